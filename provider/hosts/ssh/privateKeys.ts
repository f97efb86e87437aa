import { readFileSync } from "node:fs";
import ssh2, { type ParsedKey } from "ssh2";
import { errorCode } from "./errorCode.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { keyType } from "./fingerprint.ts";
import { convertPkcs8 } from "./pkcs8.ts";
import { WireReader } from "./wireReader.ts";

/** What a key file holds for us. */
export interface KeyFile {
  readonly path: string;
  /** Usable private key. */
  readonly key: ParsedKey | undefined;
  /** Public part, where it can be told without the passphrase: finds the key in the agent. */
  readonly publicKey: Buffer | undefined;
  /** Why there is no private key, and what to do. */
  readonly problem: string | undefined;
  /** The file does not exist. */
  readonly missing: boolean;
  /** Certificate beside it, which ssh offers with the key: `<path>-cert.pub`. */
  readonly certificate: Certificate | undefined;
  /** A passphrase is needed. */
  readonly isEncrypted: boolean;
  /** The key is in a security key (FIDO). */
  readonly isSecurityKey: boolean;
}

type ParseKey = (data: string, passphrase?: string) => ParsedKey | Error;

/**
 * Reads and parses each key file once: ssh2 1.17 decrypts OpenSSH keys with
 * bcrypt in JavaScript, 0.2 to 1.3 s during which nothing else runs.
 */
export class PrivateKeys {
  readonly #passphrase: string | undefined;
  readonly #parse: ParseKey;
  readonly #files = new Map<string, KeyFile>();

  constructor(passphrase: string | undefined, parse: ParseKey = parseOne) {
    this.#passphrase = passphrase;
    this.#parse = parse;
  }

  load(path: string): KeyFile {
    const before = this.#files.get(path);
    if (before) return before;
    const file = {
      ...this.#load(path),
      certificate: readCertificate(`${path.replace(/\.pub$/, "")}-cert.pub`),
    };
    this.#files.set(path, file);
    return file;
  }

  #load(path: string): Omit<KeyFile, "certificate"> {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      const code = errorCode(error) ?? "unknown error";
      const problem = `"${path}" cannot be read (${code}): correct the path or the permissions`;
      const missing = code === "ENOENT";
      const nothing = { isEncrypted: false, isSecurityKey: false };
      return { path, key: undefined, publicKey: undefined, problem, missing, ...nothing };
    }
    const publicKey = publicPart(text) ?? publicPartBeside(path);
    const isSecurityKey = publicKey !== undefined && keyType(publicKey).startsWith("sk-");
    const isEncrypted = /ENCRYPTED/.test(text) || cipherOf(text) !== "none";
    const unusable = (problem: string) => ({
      path,
      key: undefined,
      publicKey,
      problem,
      missing: false,
      isEncrypted,
      isSecurityKey,
    });
    if (isSecurityKey)
      return unusable(`"${path}" is a security key (FIDO), which only the system's ssh can use`);
    const parsed = this.#parseAny(text);
    if (parsed instanceof Error) return unusable(this.#whyNot(path, parsed));
    if (!parsed.isPrivateKey())
      return {
        path,
        key: undefined,
        publicKey: parsed.getPublicSSH(),
        problem: `"${path}" is a public key whose private key the agent does not have`,
        missing: false,
        isEncrypted,
        isSecurityKey,
      };
    return {
      path,
      key: parsed,
      publicKey: parsed.getPublicSSH(),
      problem: undefined,
      missing: false,
      isEncrypted,
      isSecurityKey,
    };
  }

  #parseAny(text: string): ParsedKey | Error {
    const converted = convertPkcs8(text, this.#passphrase);
    return converted instanceof Error ? converted : this.#parse(converted, this.#passphrase);
  }

  #whyNot(path: string, error: Error): string {
    if (/no passphrase given/i.test(error.message))
      return `"${path}" is encrypted: set the passphrase as a secret with \`pulumi config set --secret rdma:sshPassphrase\`, or load the key with \`ssh-add ${path}\``;
    if (
      this.#passphrase !== undefined &&
      /passphrase|decrypt|integrity|malformed/i.test(error.message)
    )
      return `"${path}" cannot be decrypted: the passphrase does not fit, check it with \`ssh-keygen -y -f ${path}\``;
    return `"${path}" is no private key in a supported format: check it with \`ssh-keygen -y -f ${path}\`, convert it with \`ssh-keygen -p -f ${path}\``;
  }
}

/** ssh2 1.17 answers with an array for keys of two formats, against its types. */
function parseOne(data: string, passphrase?: string): ParsedKey | Error {
  try {
    const parsed = ssh2.utils.parseKey(data, passphrase) as ParsedKey | Error | ParsedKey[];
    return Array.isArray(parsed) ? (parsed[0] ?? new Error("The file holds no key")) : parsed;
  } catch (error) {
    return error instanceof Error ? error : new Error("The key cannot be parsed");
  }
}

/** Header of OpenSSH's own format (PROTOCOL.key); `undefined` where the text is none. */
function openSshHeader(text: string): { cipher: string; publicKey: Buffer } | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1];
  if (body === undefined) return undefined;
  const reader = new WireReader(Buffer.from(body, "base64").subarray("openssh-key-v1\0".length));
  try {
    const cipher = reader.string().toString("latin1");
    reader.string();
    reader.string();
    reader.uint32();
    return { cipher, publicKey: reader.string() };
  } catch {
    return undefined;
  }
}

/** OpenSSH's own format keeps the public key in the clear. */
function publicPart(text: string): Buffer | undefined {
  return openSshHeader(text)?.publicKey;
}

/** `none` for an unencrypted key, and for formats that do not say it there. */
function cipherOf(text: string): string {
  return openSshHeader(text)?.cipher ?? "none";
}

function publicPartBeside(path: string): Buffer | undefined {
  try {
    const [, base64] = readFileSync(`${path}.pub`, "utf8").split(/\s+/);
    return base64 === undefined ? undefined : Buffer.from(base64, "base64");
  } catch {
    return undefined;
  }
}
