import { z } from "zod";
import { escapeText } from "../../hosts/escapeText.ts";
import type { PowerSystem, ResetOutcome, ResetType } from "../powerSystem.ts";
import type { RedfishClient } from "./redfishClient.ts";

const path = z.string().regex(/^\/(?!\/)/);
const collection = z.object({ Members: z.array(z.object({ "@odata.id": path })) });
const resetAction = z.object({
  target: path,
  "ResetType@Redfish.AllowableValues": z.array(z.string()).optional(),
  "@Redfish.ActionInfo": path.optional(),
});
const computerSystem = z.object({
  Id: z.string().optional(),
  Actions: z.object({ "#ComputerSystem.Reset": resetAction }),
});
const power = z.object({ PowerState: z.string() });
const actionInfo = z.object({
  Parameters: z.array(
    z.object({ Name: z.string(), AllowableValues: z.array(z.string()).optional() }),
  ),
});

/** The system that a BMC powers over Redfish. */
export class RedfishSystem implements PowerSystem {
  readonly #client: RedfishClient;
  readonly #path: string;
  readonly #target: string;
  /** `undefined`: the BMC does not tell. */
  readonly #allowed: readonly string[] | undefined;
  #acted = false;

  constructor(
    client: RedfishClient,
    place: {
      readonly path: string;
      readonly target: string;
      readonly allowed: readonly string[] | undefined;
    },
  ) {
    this.#client = client;
    this.#path = place.path;
    this.#target = place.target;
    this.#allowed = place.allowed;
  }

  /** Reset types that are listed as allowed; where none are listed, those that every system has. */
  allows(type: ResetType): boolean {
    return this.#allowed?.includes(type) ?? type !== "GracefulShutdown";
  }

  async powerState(): Promise<string> {
    const system = power.safeParse(await this.#client.read(this.#path));
    if (system.success) return escapeText(system.data.PowerState, 40);
    throw this.#client.failure(
      "protocol",
      `does not tell the PowerState of ${escapeText(this.#path)}: expected On or Off; look at its web interface`,
    );
  }

  get acted(): boolean {
    return this.#acted;
  }

  async reset(type: ResetType): Promise<ResetOutcome> {
    const outcome = await this.#send(type);
    if (outcome !== "refused") this.#acted = true;
    return outcome;
  }

  async #send(type: ResetType): Promise<ResetOutcome> {
    const answer = await this.#client.post(this.#target, { ResetType: type });
    if (answer.status === "lost") return answer.sent ? "unknown" : "refused";
    if (answer.code >= 200 && answer.code < 300) return "accepted";
    if ([409, 429, 503].includes(answer.code)) return "refused";
    if (answer.code >= 500 && answer.code !== 501) return "unknown";
    throw this.#client.failure(
      "action_unsupported",
      `answers ${this.#client.told(answer)} to ${type}: expected 200, 202 or 204; try it in its web interface, and look for a lock on power actions`,
    );
  }
}

/**
 * The system with a Reset action among the members of `systems`: the first one,
 * but on NVIDIA machines not `HGX_Baseboard_0`, the GPU board beside the host.
 * @throws PowerError
 */
export async function findSystem(client: RedfishClient, systems: string): Promise<RedfishSystem> {
  const members = collection.safeParse(await client.read(systems)).data?.Members ?? [];
  const found = [];
  for (const { "@odata.id": member } of members) {
    const system = computerSystem.safeParse(await client.read(member)).data;
    if (system !== undefined) found.push({ path: member, id: system.Id ?? "", ...system.Actions });
  }
  const system = found.find(({ id }) => !id.startsWith("HGX_")) ?? found[0];
  if (system === undefined)
    throw client.failure(
      "action_unsupported",
      `has no system with the action ComputerSystem.Reset among ${members.length} at ${escapeText(systems)}: expected one; check that the address is the one of the host's own BMC`,
    );
  const { target, ...action } = system["#ComputerSystem.Reset"];
  const info = action["@Redfish.ActionInfo"];
  const listed = action["ResetType@Redfish.AllowableValues"];
  const allowed = listed ?? (info === undefined ? undefined : await readAllowed(client, info));
  return new RedfishSystem(client, { path: system.path, target, allowed });
}

async function readAllowed(client: RedfishClient, info: string): Promise<string[] | undefined> {
  const parameters = actionInfo.safeParse(await client.read(info)).data?.Parameters;
  return parameters?.find(({ Name }) => Name === "ResetType")?.AllowableValues;
}
