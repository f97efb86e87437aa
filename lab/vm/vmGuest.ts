import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { ProgramGroup } from "../cluster/programGroup.ts";
import { selfSigned } from "../fleet/certificate.ts";
import { RedfishService } from "../fleet/redfishService.ts";
import type { ResetType } from "../fleet/redfishService.ts";
import { answersSsh } from "./answersSsh.ts";
import type { GuestFiles, GuestProfile } from "./guestMachine.ts";
import { Monitor } from "./monitor.ts";
import { qemuArguments } from "./qemuArguments.ts";
import { lastLines } from "./runLogged.ts";
import type { VmTools } from "./vmTools.ts";

export interface GuestOptions {
  readonly name: string;
  readonly profile: GuestProfile;
  readonly files: GuestFiles;
  readonly sshPort: number;
  readonly sshConfig: string;
  readonly tools: VmTools;
  readonly programs: ProgramGroup;
}

/** What a command in a guest came to. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const credentials = { username: "admin", password: "lab-only" };

/** One machine: a QEMU process while it has power, and a BMC that switches it. */
export class VmGuest {
  readonly name: string;
  readonly profile: GuestProfile;
  readonly files: GuestFiles;
  readonly sshPort: number;
  /** Resets that the guest went through under power, and times that power came on after the first. */
  readonly boots = { warm: 0, cold: -1 };
  readonly #options: GuestOptions;
  readonly #certificate;
  readonly #redfish: RedfishService;
  #monitor: Monitor | undefined;
  #lastReset = -Infinity;
  /** Switching takes its time; one act waits for the one before. */
  #acts: Promise<void> = Promise.resolve();

  constructor(options: GuestOptions) {
    this.#options = options;
    ({
      name: this.name,
      profile: this.profile,
      files: this.files,
      sshPort: this.sshPort,
    } = options);
    this.#certificate = selfSigned(`${options.name}-bmc`);
    this.#redfish = new RedfishService({
      certificate: this.#certificate,
      ...credentials,
      product: options.profile.product ?? "Lab VM",
      misbehaviours: () => [],
      powerState: () => (this.running ? "On" : "Off"),
      reset: (type) => {
        void this.#switch(type);
      },
    });
  }

  get running(): boolean {
    return this.#monitor !== undefined;
  }

  get bmc(): { address: string; username: string; password: string; fingerprint256: string } {
    const { fingerprint256 } = this.#certificate;
    return { address: `https://127.0.0.1:${this.#redfish.port}`, ...credentials, fingerprint256 };
  }

  async startBmc(): Promise<void> {
    await this.#redfish.start();
  }

  /** Starts QEMU with a power-on identifier of its own; a no-op under power. */
  powerOn(): Promise<void> {
    return this.#act(async () => {
      if (this.running) return;
      const { name, profile, files, sshPort, tools, programs } = this.#options;
      const {
        path,
        arguments: words,
        environment,
      } = tools.command(
        "usr/bin/qemu-system-x86_64",
        ...["-L", tools.file("usr/share/qemu"), "-L", tools.file("usr/share/seabios")],
        ...qemuArguments({
          disk: files.disk,
          console: files.console,
          machine: {
            name,
            product: profile.product ?? "Lab VM",
            nvram: files.nvram,
            monitor: files.monitor,
            sshPort,
            orders: files.orders,
            powerOn: randomUUID(),
            iommu: profile.iommu ?? false,
          },
        }),
      );
      programs.start({ name, path, arguments: words, environment });
      const monitor = await Monitor.open(files.monitor, (event) => {
        if (event === "RESET") this.#wasReset();
      });
      this.boots.cold += 1;
      this.#monitor = monitor;
      void monitor.closed.then(() => {
        if (this.#monitor === monitor) this.#monitor = undefined;
      });
    });
  }

  /** Cuts power: QEMU is killed, whatever the guest was doing. */
  powerOff(): Promise<void> {
    return this.#act(async () => {
      await this.#options.programs.end(this.name);
      this.#monitor = undefined;
    });
  }

  /** Waits until sshd answers. @throws Error with the end of the console after the deadline. */
  async answers(seconds = 600): Promise<void> {
    if (!(await answersSsh(this.sshPort, seconds)))
      throw new Error(
        `${this.name} does not answer SSH after ${seconds} s\n${lastLines(this.files.console)}`,
      );
  }

  /** Runs a command with the machine's own ssh, as an operator would. */
  run(command: string): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      execFile(
        "ssh",
        ["-F", this.#options.sshConfig, this.name, command],
        { timeout: 120_000 },
        (error, stdout, stderr) => {
          const exitCode = error === null ? 0 : error.code;
          if (typeof exitCode === "number") resolve({ exitCode, stdout, stderr });
          else reject(error ?? new Error("ssh ended without a code"));
        },
      );
    });
  }

  /** What a command prints. @throws Error when it fails. */
  async read(command: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(command);
    if (exitCode !== 0)
      throw new Error(`\`${command}\` on ${this.name} ended with ${exitCode}: ${stderr}${stdout}`);
    return stdout.trimEnd();
  }

  async close(): Promise<void> {
    await this.powerOff();
    await this.#redfish.stop();
  }

  async #switch(type: ResetType): Promise<void> {
    switch (type) {
      case "On":
        return this.powerOn();
      case "ForceOff":
        return this.powerOff();
      case "GracefulShutdown":
        return this.#monitor?.command("system_powerdown");
      case "GracefulRestart":
      case "ForceRestart":
        return this.#monitor?.command("system_reset");
      case "Nmi":
        return this.#monitor?.command("inject-nmi");
    }
  }

  /** A kernel may ask for its reset in two ways at once; no boot takes five seconds. */
  #wasReset(): void {
    const now = performance.now();
    if (now - this.#lastReset > 5000) this.boots.warm += 1;
    this.#lastReset = now;
  }

  #act(act: () => Promise<void>): Promise<void> {
    const done = this.#acts.then(act);
    this.#acts = done.catch(() => undefined);
    return done;
  }
}
