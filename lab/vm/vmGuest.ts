import { execFile } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProgramGroup } from "../cluster/programGroup.ts";
import { selfSigned } from "../fleet/certificate.ts";
import { RedfishService } from "../fleet/redfishService.ts";
import type { ResetType } from "../fleet/redfishService.ts";
import { answersSsh } from "./answersSsh.ts";
import type { GuestFiles, GuestProfile } from "./guestMachine.ts";
import { IpmiSim } from "./ipmiSim.ts";
import { Monitor } from "./monitor.ts";
import { qemuArguments } from "./qemuArguments.ts";
import { lastLines } from "./runLogged.ts";
import type { VmTools } from "./vmTools.ts";

export interface GuestPorts {
  /** Leads to the guest's port 22. */
  readonly ssh: number;
  /** Of the BMC: IPMI over LAN, and the machine's own way to it. */
  readonly lan: number;
  readonly system: number;
}

export interface GuestOptions {
  readonly name: string;
  readonly profile: GuestProfile;
  readonly files: GuestFiles;
  /** All of 127.0.0.1. */
  readonly ports: GuestPorts;
  readonly sshConfig: string;
  readonly tools: VmTools;
  /** Path of ipmitool. */
  readonly ipmitool: string;
  readonly programs: ProgramGroup;
}

/** What a command in a guest came to. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a BMC is reached. */
export interface BmcAccess {
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly fingerprint256?: string;
  readonly cipherSuite?: number;
}

const credentials = { username: "admin", password: "lab-only" };

/**
 * One machine: a QEMU process while it has power, and a BMC that starts and ends it.
 * The BMC is ipmi_sim; its Redfish is ours and does all by IPMI.
 */
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
  readonly #ipmi: IpmiSim;
  /** QEMU connects to it when it starts. */
  readonly #monitors: Server;
  #monitor: Monitor | undefined;
  #lastReset = -Infinity;

  constructor(options: GuestOptions) {
    this.#options = options;
    const { name, profile, files, ports, tools } = options;
    [this.name, this.profile, this.files, this.sshPort] = [name, profile, files, ports.ssh];
    this.#certificate = selfSigned(`${name}-bmc`);
    this.#ipmi = new IpmiSim({
      name: `${name}-bmc`,
      directory: files.directory,
      lanPort: ports.lan,
      systemPort: ports.system,
      startCommand: "./power-on",
      ...credentials,
      program: tools.command("usr/bin/ipmi_sim"),
      ipmitool: options.ipmitool,
      programs: options.programs,
    });
    this.#redfish = new RedfishService({
      certificate: this.#certificate,
      ...credentials,
      product: profile.product ?? "Lab VM",
      misbehaviours: () => [],
      powerState: async () => ((await this.#ipmi.isOn()) ? "On" : "Off"),
      reset: (type) => this.#redfishReset(type),
    });
    this.#monitors = createServer((socket) => {
      this.#started(socket);
    });
  }

  get running(): boolean {
    return this.#monitor !== undefined;
  }

  /** As its profile wants it to be spoken to. */
  get bmc(): BmcAccess {
    return this.profile.bmc === "ipmi" ? this.ipmi : this.redfish;
  }

  get redfish(): BmcAccess {
    const { fingerprint256 } = this.#certificate;
    return { address: `https://127.0.0.1:${this.#redfish.port}`, ...credentials, fingerprint256 };
  }

  get ipmi(): BmcAccess {
    return { address: `ipmi://127.0.0.1:${this.#ipmi.port}`, ...credentials };
  }

  /** The machine is off until `powerOn()`, or until somebody asks the BMC. */
  async startBmc(): Promise<void> {
    const { files } = this.#options;
    copyFileSync(join(import.meta.dirname, "powerOn.sh"), join(files.directory, "power-on"));
    writeFileSync(
      join(files.directory, "machine-command"),
      `${this.#machineCommand().join("\n")}\n`,
    );
    await new Promise<void>((resolve, reject) => {
      this.#monitors.once("error", reject).listen(files.monitor, resolve);
    });
    await this.#ipmi.start();
    await this.#redfish.start();
  }

  /** Starts QEMU with a power-on identifier of its own; a no-op under power. */
  async powerOn(): Promise<void> {
    await this.#ipmi.power("on");
    await this.#becomes(true);
  }

  /** Cuts power: QEMU is ended, whatever the guest was doing. */
  async powerOff(): Promise<void> {
    await this.#ipmi.power("off");
    await this.#becomes(false);
  }

  /** Resets the machine by its BMC, under power; returns when sshd answers again. */
  async reset(): Promise<void> {
    const before = this.boots.warm;
    await this.#ipmi.power("reset");
    while (this.boots.warm === before) await delay(100);
    await this.answers();
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

  /** Ends the BMC, and the machine with it; its disk goes, its console stays. */
  async close(): Promise<void> {
    await this.#ipmi.stop();
    await this.#becomes(false);
    this.#monitors.close();
    await this.#redfish.stop();
    rmSync(this.files.disk, { force: true });
  }

  #machineCommand(): string[] {
    const { name, profile, files, ports, tools } = this.#options;
    const { path, arguments: words } = tools.command(
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
          bmcPort: ports.system,
          sshPort: ports.ssh,
          orders: files.orders,
          iommu: profile.iommu ?? false,
        },
      }),
    );
    return [path, ...words];
  }

  /** A new QEMU: power came on. */
  #started(socket: Socket): void {
    const monitor = new Monitor(socket, (event) => {
      if (event === "RESET") this.#wasReset();
    });
    this.boots.cold += 1;
    this.#monitor = monitor;
    void monitor.closed.then(() => {
      if (this.#monitor === monitor) this.#monitor = undefined;
    });
    // One that ends at once tells it in its log.
    monitor.open().catch(() => undefined);
  }

  /** @throws Error with the end of the BMC's log, QEMU's words among it, after 20 s */
  async #becomes(running: boolean): Promise<void> {
    for (let attempt = 0; this.running !== running; attempt += 1) {
      if (attempt === 200)
        throw new Error(
          `${this.name} did not go ${running ? "on" : "off"}\n${this.#options.programs.lastLines(`${this.name}-bmc`)}`,
        );
      await delay(100);
    }
  }

  async #redfishReset(type: ResetType): Promise<void> {
    switch (type) {
      case "On":
        await this.#ipmi.power("on");
        return;
      case "ForceOff":
        await this.#ipmi.power("off");
        return;
      case "GracefulShutdown":
        await this.#ipmi.power("soft");
        return;
      case "GracefulRestart":
      case "ForceRestart":
        await this.#ipmi.power("reset");
        return;
      // ipmi_sim has no diagnostic interrupt.
      case "Nmi":
        await this.#monitor?.command("inject-nmi");
    }
  }

  /** A kernel may ask for its reset in two ways at once; no boot takes five seconds. */
  #wasReset(): void {
    const now = performance.now();
    if (now - this.#lastReset > 5000) this.boots.warm += 1;
    this.#lastReset = now;
  }
}
