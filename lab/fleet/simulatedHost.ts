import { rmSync, watch, readdirSync } from "node:fs";
import type { FSWatcher } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { boot } from "./boot.ts";
import type { HostFolders } from "./hostFolders.ts";
import type { Certificate } from "./certificate.ts";
import { find } from "./misbehaviour.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import type { HostProfile } from "./profile.ts";
import { RedfishService } from "./redfishService.ts";
import type { PowerState, ResetType } from "./redfishService.ts";
import { SshService } from "./sshService.ts";
import type { CannedAnswer } from "./sshService.ts";
import type { KeyPair } from "./sshFiles.ts";

export interface BmcAccess {
  /** `https://127.0.0.1:port`. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /** SHA-256 of the certificate, upper-case hex pairs with colons. */
  readonly fingerprint256: string;
}

export interface SimulatedHostOptions {
  readonly folders: HostFolders;
  readonly profile: HostProfile;
  readonly userKey: KeyPair;
  readonly hostKey: KeyPair;
  /** `null`: the host has no BMC. */
  readonly certificate: Certificate | null;
  readonly bootSeconds: number;
  readonly canned?: CannedAnswer;
}

/** One host of the fleet: its tree, its sshd, its BMC and its power. */
export class SimulatedHost {
  readonly name: string;
  readonly address = "127.0.0.1";
  readonly profile: HostProfile;
  readonly hostKey: KeyPair;
  /** HOST_ROOT. */
  readonly root: string;
  /** Boots since the fleet started, by kind. */
  readonly boots = { warm: 0, cold: 0 };
  /** `null` in memory mode. */
  readonly redfish: RedfishService | null;
  readonly #options: SimulatedHostOptions;
  readonly #ssh: SshService;
  readonly #password: string;
  #misbehaviours: readonly Misbehaviour[] = [];
  #power: PowerState = "On";
  #reachable: boolean;
  /** Powered, but stuck in a shutdown or a boot: only another boot helps. */
  #stuck = false;
  #watcher: FSWatcher | undefined;
  #closed = false;
  /** Power and boots happen one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(options: SimulatedHostOptions) {
    this.#options = options;
    this.name = options.folders.name;
    this.profile = options.profile;
    this.hostKey = options.hostKey;
    this.root = options.folders.root;
    this.#reachable = options.profile.up;
    this.#password = `bmc-${this.name}-secret`;
    const misbehaviours = (): readonly Misbehaviour[] => this.#misbehaviours;
    this.#ssh = new SshService({
      folders: options.folders,
      hostKey: options.hostKey,
      userKey: options.userKey,
      misbehaviours,
      ...(options.canned === undefined ? {} : { canned: options.canned }),
    });
    this.redfish =
      options.certificate === null
        ? null
        : new RedfishService({
            certificate: options.certificate,
            username: "admin",
            password: this.#password,
            product: options.profile.product,
            misbehaviours,
            powerState: () => this.#power,
            reset: (type) => {
              this.#reset(type);
            },
          });
  }

  get port(): number {
    return this.#ssh.port;
  }

  /** SSH connections accepted since the start. */
  get connections(): number {
    return this.#ssh.connections;
  }

  /** Commands begun since the start. */
  get execs(): number {
    return this.#ssh.execs;
  }

  get powerState(): PowerState {
    return this.#power;
  }

  /** How its BMC is reached; `null` in memory mode. */
  get bmc(): BmcAccess | null {
    const { certificate } = this.#options;
    if (this.redfish === null || certificate === null) return null;
    return {
      address: `https://127.0.0.1:${this.redfish.port}`,
      username: "admin",
      password: this.#password,
      fingerprint256: certificate.fingerprint256,
    };
  }

  async start(): Promise<void> {
    await this.#ssh.start();
    if (!this.#listens()) await this.#ssh.stop(false);
    await this.redfish?.start();
    if (this.#options.canned !== undefined) return;
    const requests = join(this.#options.folders.machine, "requests");
    this.#watcher = watch(requests, () => {
      this.#takeRequests(requests);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#watcher?.close();
    await this.#ssh.stop(true);
    await this.redfish?.stop();
    await this.#work;
    await this.#ssh.stop(true);
  }

  /** Sets everything that goes wrong from now on; nothing given: all is well again. */
  async misbehave(...misbehaviours: Misbehaviour[]): Promise<void> {
    this.#misbehaviours = misbehaviours;
    await this.#follow();
  }

  /** Takes the network away: connections are cut, new ones refused. The host itself runs on. */
  async down(): Promise<void> {
    this.#reachable = false;
    await this.#follow();
  }

  /** Gives the network back. */
  async up(): Promise<void> {
    this.#reachable = true;
    await this.#follow();
  }

  /** Ends when no boot and no change of power is under way. */
  async settled(): Promise<void> {
    let seen: Promise<void> | undefined;
    while (seen !== this.#work) {
      seen = this.#work;
      await seen;
    }
  }

  #listens(): boolean {
    return (
      this.#reachable &&
      !this.#stuck &&
      this.#power === "On" &&
      find(this.#misbehaviours, "refuse") === undefined
    );
  }

  async #follow(): Promise<void> {
    if (this.#closed) return;
    if (this.#listens()) await this.#ssh.start();
    else await this.#ssh.stop(false);
  }

  /** Does what the host's own tools asked for: warm reboot, power off. */
  #takeRequests(folder: string): void {
    for (const request of readdirSync(folder)) {
      rmSync(join(folder, request), { force: true });
      if (request === "off") this.#enqueue(() => this.#powerOff());
      else this.#enqueue(() => this.#warm("inside"));
    }
  }

  #reset(type: ResetType): void {
    switch (type) {
      case "On":
        if (this.#power === "Off") this.#enqueue(() => this.#powerOn());
        return;
      case "ForceOff":
      case "GracefulShutdown":
        if (find(this.#misbehaviours, "redfish-stays-on") === undefined) {
          this.#enqueue(() => this.#powerOff());
        }
        return;
      case "GracefulRestart":
      case "ForceRestart":
        this.#enqueue(() => this.#warm("bmc"));
        return;
      case "Nmi":
        return;
    }
  }

  #enqueue(task: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (!this.#closed) await task();
    });
  }

  async #warm(from: "inside" | "bmc"): Promise<void> {
    if (this.#power === "Off") return;
    this.#power = "PoweringOn";
    await this.#ssh.stop(true);
    const hangs = from === "inside" && find(this.#misbehaviours, "hang-shutdown") !== undefined;
    if (hangs || find(this.#misbehaviours, "never-returns") !== undefined) {
      this.#power = "On";
      this.#stuck = true;
      return;
    }
    await this.#bootAfterWait("warm");
  }

  async #powerOff(): Promise<void> {
    if (this.#power === "Off") return;
    this.#power = "PoweringOff";
    await this.#ssh.stop(true);
    await delay(Math.min(this.#options.bootSeconds * 250, 500));
    this.#power = "Off";
  }

  async #powerOn(): Promise<void> {
    await this.#bootAfterWait("cold");
  }

  async #bootAfterWait(kind: "warm" | "cold"): Promise<void> {
    this.#power = "PoweringOn";
    await delay(this.#options.bootSeconds * 1000);
    if (this.#closed) return;
    boot(this.#options.folders, this.profile, kind);
    this.#stuck = false;
    this.boots[kind] += 1;
    this.#power = "On";
    await this.#follow();
  }
}
