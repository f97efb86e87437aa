import type { ConfigNode, ConfigOption } from "./configTree.ts";
import { patternListMatches } from "./globMatch.ts";
import { nodesFor } from "./nodesFor.ts";

/** For whom the configuration is looked up. */
export interface ConfigQuery {
  /** Host name as the user gave it. */
  readonly host: string;
  /** User given outside the configuration, which wins over it. */
  readonly user: string | undefined;
  readonly localUser: string;
}

/** Values in effect, by keyword in lower case. The first value found wins, except where all count. */
export type ConfigOptions = ReadonlyMap<string, readonly ConfigOption[]>;

export interface ConfigAnswer {
  readonly options: ConfigOptions;
  /** A block depends on `exec`, `localnetwork` and the like: it was taken for one that does not match. */
  readonly undecided: UndecidedMatch | undefined;
}

/** A `Match` criterion that cannot be decided here. */
export interface UndecidedMatch {
  /** `Match exec` */
  readonly option: string;
  readonly file: string;
}

/** ssh_config(5): these may be given several times and all are used. */
const repeated = new Set(["identityfile", "certificatefile"]);

/**
 * What an ssh_config(5) says for a host.
 *
 * The ssh-config library reads the files but does not decide: its `compute()`
 * runs the commands of `Match exec`, looks names up with nslookup and takes
 * criteria that it does not know for false.
 *
 * @param files the user's file first, then the system's
 */
export function configOptionsFor(files: readonly ConfigNode[], query: ConfigQuery): ConfigAnswer {
  const found = new Map<string, ConfigOption[]>();
  const first = new Pass(query, found, false);
  first.walk(files);
  const last = new Pass(query, found, true);
  if (first.wantsFinalPass) last.walk(files);
  return { options: found, undecided: first.undecided ?? last.undecided };
}

class Pass {
  wantsFinalPass = false;
  undecided: UndecidedMatch | undefined;
  readonly #query: ConfigQuery;
  readonly #found: Map<string, ConfigOption[]>;
  readonly #final: boolean;

  constructor(query: ConfigQuery, found: Map<string, ConfigOption[]>, final: boolean) {
    this.#query = query;
    this.#found = found;
    this.#final = final;
  }

  walk(nodes: readonly ConfigNode[]): void {
    for (const node of nodesFor(nodes, this.#originalHost)) {
      if (node.kind === "option") this.#set(node);
      else if (node.kind === "file") this.walk(node.children);
      else if (node.kind === "host") {
        if (patternListMatches(node.values, this.#originalHost)) this.walk(node.children);
      } else if (this.#matches(node.values, node.file)) this.walk(node.children);
    }
  }

  /** After HostName was applied, `Host` blocks match the resulting name in the final pass. */
  get #originalHost(): string {
    return this.#final ? this.#hostName : this.#query.host;
  }

  get #hostName(): string {
    const value = this.#found.get("hostname")?.[0]?.values[0];
    return value?.replaceAll("%h", this.#query.host) ?? this.#query.host;
  }

  get #user(): string {
    const { user, localUser } = this.#query;
    return user ?? this.#found.get("user")?.[0]?.values[0] ?? localUser;
  }

  #set(option: ConfigOption): void {
    const before = this.#found.get(option.keyword);
    if (before === undefined) this.#found.set(option.keyword, [option]);
    else if (repeated.has(option.keyword) && !before.some((other) => sameValue(other, option)))
      before.push(option);
  }

  /** All criteria must hold; they are decided in order, so that one that fails spares the rest. */
  #matches(words: readonly string[], file: string): boolean {
    let at = 0;
    while (at < words.length) {
      const word = words[at] ?? "";
      const negated = word.startsWith("!");
      const criterion = word.replace(/^!/, "").toLowerCase();
      const bare = criterion === "all" || criterion === "canonical" || criterion === "final";
      const holds = this.#holds(criterion, bare ? "" : (words[at + 1] ?? ""), file);
      if (holds === negated) return false;
      at += bare ? 1 : 2;
    }
    return true;
  }

  #holds(criterion: string, argument: string, file: string): boolean {
    const list = argument.split(",");
    switch (criterion) {
      case "all":
        return true;
      case "canonical":
        return false;
      case "final":
        this.wantsFinalPass = true;
        return this.#final;
      case "host":
        return patternListMatches(list, this.#hostName);
      case "originalhost":
        return patternListMatches(list, this.#query.host);
      case "user":
        return patternListMatches(list, this.#user);
      case "localuser":
        return patternListMatches(list, this.#query.localUser);
      default:
        this.undecided ??= { option: `Match ${criterion}`, file };
        return false;
    }
  }
}

/** The final pass meets every line again. */
function sameValue(a: ConfigOption, b: ConfigOption): boolean {
  return a.values.join(" ") === b.values.join(" ");
}
