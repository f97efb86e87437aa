import type { HostsInput } from "../resources/hostsInput.ts";
import type { Survey } from "../survey/survey.ts";
import { probeFleet } from "./probeFleet.ts";
import type { SurveyOptions } from "./surveyOptions.ts";

/**
 * Probes hosts, all at once, over one connection each, and groups them by what
 * differs. The transport sends nothing but the read-only probe.
 *
 * @throws ClusterError where `cluster` is given and cannot be asked. A host that cannot be reached is no error, but a group.
 */
export async function surveyHosts(hosts: HostsInput, options?: SurveyOptions): Promise<Survey> {
  return (await probeFleet(hosts, options)).survey;
}

export { formatProgram, type InventoryText } from "../survey/formatProgram.ts";
export { formatSurvey } from "../survey/formatSurvey.ts";
export type { SurveyOptions } from "./surveyOptions.ts";
export type { Group, LeftOutHosts, Pool, Survey } from "../survey/survey.ts";
