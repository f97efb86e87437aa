import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProgramGroup } from "../cluster/programGroup.ts";

export interface IpmiSimOptions {
  /** Names its log and its process in the group. */
  readonly name: string;
  /** Where its files are, and where the start command runs. */
  readonly directory: string;
  /** UDP port of 127.0.0.1 for lanplus. */
  readonly lanPort: number;
  /** TCP port of 127.0.0.1 that the machine connects its system interface to. */
  readonly systemPort: number;
  /** What power starts, for /bin/sh in the directory; its process is the machine. */
  readonly startCommand: string;
  readonly username: string;
  readonly password: string;
  /** How ipmi_sim is started. */
  readonly program: {
    readonly path: string;
    readonly arguments: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  };
  /** Path of ipmitool. */
  readonly ipmitool: string;
  readonly programs: ProgramGroup;
}

export type PowerVerb = "on" | "off" | "soft" | "reset" | "cycle" | "status";

/** An IPMI 2.0 BMC: OpenIPMI's ipmi_sim, which starts and stops the process that is its machine. */
export class IpmiSim {
  readonly #options: IpmiSimOptions;

  constructor(options: IpmiSimOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#options.lanPort;
  }

  /** Returns when it answers; the machine is off. @throws Error with the end of its log */
  async start(): Promise<void> {
    const { name, directory, program, programs } = this.#options;
    mkdirSync(join(directory, "ipmi-state"), { recursive: true });
    writeFileSync(join(directory, "lan.conf"), lanConfiguration(this.#options));
    writeFileSync(join(directory, "bmc.emu"), emulatorCommands);
    programs.start({
      name,
      path: program.path,
      arguments: [
        ...program.arguments,
        ...["-c", "lan.conf", "-f", "bmc.emu", "-s", "ipmi-state", "-n"],
      ],
      ...(program.environment === undefined ? {} : { environment: program.environment }),
      directory,
    });
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.power("status");
        return;
      } catch (cause) {
        if (attempt === 10)
          throw new Error(`${name} does not answer\n${programs.lastLines(name)}`, { cause });
        await delay(200);
      }
    }
  }

  /** What ipmitool prints. @throws Error with what it says when it fails */
  power(verb: PowerVerb): Promise<string> {
    const { ipmitool, lanPort, username, password } = this.#options;
    return new Promise((resolve, reject) => {
      execFile(
        ipmitool,
        [
          ...["-I", "lanplus", "-H", "127.0.0.1", "-p", String(lanPort), "-C", "3"],
          ...["-U", username, "-E", "chassis", "power", verb],
        ],
        { env: { ...process.env, IPMI_PASSWORD: password }, timeout: 60_000 },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout.trim());
          else reject(new Error(`ipmitool power ${verb}: ${stderr}${stdout}`, { cause: error }));
        },
      );
    });
  }

  async isOn(): Promise<boolean> {
    return (await this.power("status")).endsWith(" on");
  }

  /** Ends it, and its machine where that dies with it. */
  async stop(): Promise<void> {
    await this.#options.programs.end(this.#options.name);
  }
}

/**
 * `poweroff_wait`: at power off the machine is told (ACPI), and its process ended at
 * the next but one tick of a second at the latest: what a guest does in it is lost.
 */
function lanConfiguration(options: IpmiSimOptions): string {
  const { name, lanPort, systemPort, startCommand, username, password } = options;
  const levels = ["callback", "user", "operator", "admin"];
  return `name "${name}"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 ${lanPort}
    priv_limit admin
${levels.map((level) => `    allowed_auths_${level} none md2 md5 straight`).join("\n")}
    guid a123456789abcdefa123456789abcdef
  endlan
  serial 15 127.0.0.1 ${systemPort} codec VM
  startcmd "${startCommand}"
  startnow false
  poweroff_wait 1
  kill_wait 2
  user 2 true "${username}" "${password}" admin 10 none md2 md5 straight
`;
}

/** One management controller without sensors. */
const emulatorCommands = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;
