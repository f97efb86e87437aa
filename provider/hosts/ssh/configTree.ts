import { globSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import sshConfig, { type Line } from "ssh-config";
import { errorCode } from "./errorCode.ts";

/** A keyword with its words, and where it stands. */
export interface ConfigOption {
  readonly kind: "option";
  /** Lower case. */
  readonly keyword: string;
  readonly values: readonly string[];
  readonly file: string;
}

/** `Host` or `Match` with what it holds, or a file that was included. */
export interface ConfigBlock {
  readonly kind: "host" | "match" | "file";
  /** Patterns of Host, words of Match, nothing for a file. */
  readonly values: readonly string[];
  readonly children: readonly ConfigNode[];
  readonly file: string;
}

export type ConfigNode = ConfigOption | ConfigBlock;

/** The configuration cannot be read or parsed; the message names the file. */
export class SshConfigError extends Error {
  override readonly name = "SshConfigError";
}

/** OpenSSH 9.2 `readconf.c`, READCONF_MAX_DEPTH. */
const maxDepth = 16;

/**
 * Reads an ssh_config(5) file and what it includes.
 *
 * @param home directory that `~` stands for
 * @param base directory of relative Include paths: ~/.ssh, or /etc/ssh for the system's file
 * @returns an empty block when the file does not exist
 * @throws SshConfigError
 */
export function readConfigTree(file: string, home: string, base: string, depth = 0): ConfigBlock {
  if (depth > maxDepth)
    throw new SshConfigError(`Cannot read "${file}": Include is nested more than ${maxDepth} deep`);
  const text = readText(file);
  const lines = text === undefined ? [] : parse(text, file);
  const include = (pattern: string): ConfigBlock[] => {
    const path = pattern.replace(/^~(?=\/)/, home);
    return globSync(isAbsolute(path) ? path : join(base, path))
      .sort()
      .map((included) => readConfigTree(included, home, base, depth + 1));
  };
  const toNodes = (parsed: readonly Line[]): ConfigNode[] =>
    parsed.flatMap((line): ConfigNode[] => {
      if (!("param" in line)) return [];
      const keyword = line.param.toLowerCase();
      const values =
        typeof line.value === "string" ? [line.value] : line.value.map(({ val }) => val);
      if (keyword === "include") return values.flatMap(include);
      if ("config" in line && (keyword === "host" || keyword === "match"))
        return [{ kind: keyword, values, children: toNodes(line.config), file }];
      return [{ kind: "option", keyword, values, file }];
    });
  return { kind: "file", values: [], children: toNodes(lines), file };
}

/** Directory of relative Include paths of a file. */
export function includeBase(file: string, home: string): string {
  return file.startsWith("/etc/ssh/") ? dirname(file) : join(home, ".ssh");
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw new SshConfigError(
      `Cannot read "${file}": ${errorCode(error) ?? "unknown error"}; make it readable for this user`,
    );
  }
}

/**
 * ssh-config 5.3 throws TypeErrors too (`Host` without a pattern), and takes
 * the line break into the keyword where a value is missing.
 */
function parse(text: string, file: string): Line[] {
  let lines: Line[];
  try {
    lines = [...sshConfig.parse(text)];
  } catch {
    throw unparsable(file);
  }
  const keywords = lines.flatMap((line) => ("config" in line ? [line, ...line.config] : [line]));
  if (keywords.some((line) => "param" in line && /\s/.test(line.param))) throw unparsable(file);
  return lines;
}

function unparsable(file: string): SshConfigError {
  return new SshConfigError(
    `Cannot parse "${file}": expected a keyword and a value on each line, see what ` +
      `\`ssh -F ${file} -G host\` says about it`,
  );
}
