import { join } from "node:path";
import { HostError } from "../hostError.ts";
import type { HostTarget } from "../transport.ts";
import { type ConfigOptions, configOptionsFor } from "./configOptions.ts";
import { type ConfigBlock, includeBase, readConfigTree, SshConfigError } from "./configTree.ts";
import { configUnreadable, configUnsupported, NeedsProgram } from "./configFailure.ts";
import type { Endpoint, IdentityFile } from "./endpoint.ts";
import { errorCode } from "./errorCode.ts";
import { expandHome, expandTokens, TokenError } from "./expandTokens.ts";
import { jumpOf, parseJumpSpec } from "./jumpSpec.ts";
import type { LocalUser, SshOptions } from "./sshOptions.ts";
import { findUnsupportedOption } from "./unsupportedOptions.ts";
import { accessSync, constants, existsSync } from "node:fs";

/** Files that `ssh` tries when none is configured. */
const defaultIdentities = ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"];

/** Longest chain of jump hosts; a longer one is a loop. */
const maxJumps = 8;

/** A host that is looked up: a target of the user, or a jump host on the way. */
interface Wanted {
  readonly name: string;
  readonly address: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  /** Hops as text; `undefined` leaves it to the configuration. */
  readonly jump: string | undefined;
}

/** Something that only the system's ssh can follow. */
interface Need {
  readonly option: string;
  readonly file: string;
}

/** Applies ~/.ssh/config and the options to targets. Files are read once. */
export class EndpointResolver {
  readonly #options: SshOptions;
  readonly #local: LocalUser;
  #files: readonly ConfigBlock[] | undefined;

  constructor(options: SshOptions, local: LocalUser) {
    this.#options = options;
    this.#local = local;
  }

  /**
   * @throws NeedsProgram where only the system's ssh can follow the configuration
   * @throws HostError config_unsupported, config_unreadable
   */
  resolve(target: HostTarget): Endpoint {
    const jump = jumpOf(target, this.#options);
    if (jump !== undefined && parseJumpSpec(jump) === undefined)
      throw configUnsupported(target.name, `jump host "${jump}"`, "the configuration of the stack");
    const wanted: Wanted = {
      name: target.name,
      address: target.address ?? target.name,
      port: target.port,
      user: target.user ?? this.#options.user,
      jump,
    };
    const needs: Need[] = [];
    try {
      const endpoint = this.#resolve(wanted, 0, needs);
      if (needs[0]) throw new NeedsProgram(needs[0].option, needs[0].file, endpoint);
      return endpoint;
    } catch (error) {
      if (error instanceof SshConfigError) throw configUnreadable(target.name, error);
      throw error;
    }
  }

  #resolve(wanted: Wanted, depth: number, needs: Need[]): Endpoint {
    const local = this.#local;
    const files = (this.#files ??= this.#readFiles());
    const { options, undecided } = configOptionsFor(files, {
      host: wanted.address,
      user: wanted.user,
      localUser: local.name,
    });
    const unsupported = findUnsupportedOption(options);
    if (undecided) needs.push(undecided);
    if (unsupported) needs.push({ option: unsupported.keyword, file: unsupported.file });

    const first = (keyword: string): string | undefined => options.get(keyword)?.[0]?.values[0];
    const fileOf = (keyword: string): string => options.get(keyword)?.[0]?.file ?? "";
    const expand = (keyword: string, text: string, tokens: Readonly<Record<string, string>>) => {
      try {
        return expandTokens(text, tokens, local.env);
      } catch (error) {
        if (!(error instanceof TokenError)) throw error;
        needs.push({
          option: `${error.message} in ${keyword}`,
          file: fileOf(keyword.toLowerCase()),
        });
        return text;
      }
    };

    const hostName = expand("HostName", first("hostname") ?? "%h", {
      h: wanted.address,
      n: wanted.address,
    });
    const port = wanted.port ?? parsePort(wanted.name, first("port"), fileOf("port"));
    const user = wanted.user ?? first("user") ?? local.name;
    const alias = first("hostkeyalias") ?? null;
    const tokens = {
      d: local.home,
      h: hostName,
      i: String(local.uid),
      k: alias ?? wanted.address,
      L: local.hostname.split(".")[0] ?? "",
      l: local.hostname,
      n: wanted.address,
      p: String(port),
      r: user,
      u: local.name,
    };
    const path = (keyword: string, text: string): string =>
      expandHome(expand(keyword, text, tokens), local.home);
    const pathsOf = (keyword: string, otherwise: readonly string[]): string[] =>
      (options.get(keyword.toLowerCase())?.flatMap(({ values }) => values) ?? otherwise)
        .filter((value) => value.toLowerCase() !== "none")
        .map((value) => path(keyword, value));

    return {
      name: wanted.name,
      address: hostName,
      port,
      user,
      identityFiles: this.#identityFiles(pathsOf("IdentityFile", []), options.has("identityfile")),
      certificateFiles: pathsOf("CertificateFile", []),
      identitiesOnly: isYes(first("identitiesonly")),
      agentSocket: this.#agentSocket(first("identityagent"), (text) => path("IdentityAgent", text)),
      knownHostsFiles: this.#options.knownHostsFiles?.map((file) =>
        expandHome(file, local.home),
      ) ?? [
        ...pathsOf("UserKnownHostsFile", ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"]),
        ...pathsOf("GlobalKnownHostsFile", [
          "/etc/ssh/ssh_known_hosts",
          "/etc/ssh/ssh_known_hosts2",
        ]),
      ],
      hostKeyAlias: alias,
      gssapiFile:
        isYes(first("gssapiauthentication")) && this.#mayUseGssapi(fileOf("gssapiauthentication"))
          ? fileOf("gssapiauthentication")
          : null,
      laxHostKeyChecking: laxValue(first("stricthostkeychecking")),
      jump: this.#jump(wanted, options, depth, needs),
    };
  }

  /** Of ProxyJump and ProxyCommand the one that is found first counts; a given jump host wins over both. */
  #jump(wanted: Wanted, options: ConfigOptions, depth: number, needs: Need[]): Endpoint | null {
    const keyword = [...options.keys()].find(
      (key) => key === "proxyjump" || key === "proxycommand",
    );
    const option = keyword === undefined ? undefined : options.get(keyword)?.[0];
    const value = option?.values.join(" ") ?? "none";
    if (wanted.jump === undefined && keyword === "proxycommand" && value !== "none")
      needs.push({ option: "ProxyCommand", file: option?.file ?? "" });
    const text = wanted.jump ?? (keyword === "proxyjump" ? value : "none");
    const spec = parseJumpSpec(text);
    if (spec === null) return null;
    const source =
      wanted.jump === undefined ? (option?.file ?? "") : "the configuration of the stack";
    if (spec === undefined) throw configUnsupported(wanted.name, `jump host "${text}"`, source);
    if (depth >= maxJumps)
      throw configUnsupported(wanted.name, `a loop of jump hosts through "${spec.host}"`, source);
    const hop: Wanted = {
      name: spec.host,
      address: spec.host,
      port: spec.port,
      user: spec.user,
      jump: spec.before === "" ? undefined : spec.before,
    };
    return this.#resolve(hop, depth + 1, needs);
  }

  #identityFiles(configured: readonly string[], isConfigured: boolean): IdentityFile[] {
    const { home } = this.#local;
    const own = (this.#options.identityFiles ?? []).map((path) => expandHome(path, home));
    if (!isConfigured && own.length === 0)
      return defaultIdentities.map((name) => ({
        path: join(home, ".ssh", name),
        required: false,
        isDefault: true,
      }));
    return [
      ...own.map((path) => ({ path, required: true })),
      ...configured
        .filter((path) => !own.includes(path))
        .map((path) => ({ path, required: false })),
    ];
  }

  #agentSocket(configured: string | undefined, toPath: (text: string) => string): string | null {
    const { env } = this.#local;
    const socket = env["SSH_AUTH_SOCK"];
    const fromEnvironment = socket === undefined || socket === "" ? null : socket;
    if (configured === undefined || configured === "SSH_AUTH_SOCK") return fromEnvironment;
    if (configured.toLowerCase() === "none") return null;
    const variable = /^\$(\w+)$/.exec(configured)?.[1];
    return variable === undefined ? toPath(configured) : (env[variable] ?? null);
  }

  /** Debian and Fedora allow it to every user; who has a ticket or allows it by himself means it. */
  #mayUseGssapi(file: string): boolean {
    const { env, uid } = this.#local;
    const isOwn = !file.startsWith("/etc/ssh/");
    return isOwn || env["KRB5CCNAME"] !== undefined || existsSync(`/tmp/krb5cc_${uid}`);
  }

  #readFiles(): ConfigBlock[] {
    const { home } = this.#local;
    const { configFile } = this.#options;
    if (configFile !== undefined) {
      const file = expandHome(configFile, home);
      mustBeReadable(file);
      return [readConfigTree(file, home, includeBase(file, home))];
    }
    return [join(home, ".ssh", "config"), "/etc/ssh/ssh_config"].map((file) =>
      readConfigTree(file, home, includeBase(file, home)),
    );
  }
}

/** A file that was asked for by name must exist; `ssh -F` refuses too. */
function mustBeReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new SshConfigError(
      `Cannot read "${file}": ${errorCode(error) ?? "unknown error"}; correct the name, or make it readable`,
    );
  }
}

function parsePort(host: string, text: string | undefined, file: string): number {
  const port = Number(text ?? 22);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new HostError({
    code: "config_unreadable",
    host,
    message: `Cannot reach "${host}": Port is "${text ?? ""}" in "${file}", expected 1 to 65535`,
    summary: "Port in the SSH configuration is no port number",
  });
}

function isYes(value: string | undefined): boolean {
  return ["yes", "true"].includes((value ?? "").toLowerCase());
}

function laxValue(value: string | undefined): string | null {
  return value !== undefined && ["no", "off", "false", "accept-new"].includes(value.toLowerCase())
    ? value
    : null;
}
