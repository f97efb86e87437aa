import { z } from "zod";
import { speaksIpmi } from "../power/bmcAddress.ts";

const secretHint = (path: string): string =>
  `Secrets do not belong into "hosts", whose text is stored in clear: put them into the configuration with ` +
  `\`pulumi config set --secret --path 'rdma:credentials.NAME.password'\` and write ` +
  `\`bmc: {credentials: "NAME"}\` instead of "${path}"`;

const secretKey = /pass|secret|token|private|credential/i;

/** A strict object whose unknown keys are explained: a password is refused with the line to use instead. */
export function strictHost<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      const secret = issue.keys.find((key) => secretKey.test(key));
      return secret === undefined ? undefined : secretHint(secret);
    },
  });
}

const Port = z.number().int().min(1).max(65535);

/** The baseboard management controller that can cut a host's power. */
export const BmcInput = strictHost({
  /** Host name, address or URL: `dgx030-bmc`, `https://10.2.0.30`; `ipmi://10.2.0.30` for one without Redfish. */
  address: z.string().min(1),
  /** How it is spoken to where the address does not say it. @default {"redfish"} */
  protocol: z.literal("redfish").exactOptional(),
  /** Name of an entry of `rdma:credentials`. @default {"default"} */
  credentials: z.string().exactOptional(),
  /** SHA-256 fingerprint of the controller's certificate, 64 hex digits, where it is self-signed. @default {a known authority has to vouch for it} */
  fingerprint: z.string().exactOptional(),
  /** Of IPMI: the cipher suite to use, 17 or 3 where possible. @default {what ipmitool picks: 17 where the controller offers it, else 3} */
  cipherSuite: z
    .literal([3, 8, 12, 17], {
      error: "Expected 3, 8, 12 or 17: the others leave out authentication or encryption with AES",
    })
    .exactOptional(),
}).superRefine(({ address, protocol, fingerprint, cipherSuite }, context) => {
  const refuse = (path: string, message: string): void => {
    context.addIssue({ code: "custom", path: [path], message });
  };
  if (!speaksIpmi(address)) {
    if (cipherSuite !== undefined)
      refuse("cipherSuite", `Belongs to IPMI, and "${address}" is Redfish: leave it out`);
    return;
  }
  if (protocol !== undefined)
    refuse("protocol", `Contradicts "${address}", which is IPMI: leave it out`);
  if (fingerprint !== undefined)
    refuse(
      "fingerprint",
      `IPMI has no certificate: leave it out, or use Redfish (an address without "ipmi://")`,
    );
});
export type BmcInput = z.infer<typeof BmcInput>;

/** One host of a set. Everything is optional: SSH's own configuration may know the rest. */
export const HostInput = strictHost({
  /** Host name or IP address that SSH connects to. @default {HostName of ~/.ssh/config, else the host's name} */
  address: z.string().min(1).exactOptional(),
  /** Port of sshd. @default {Port of ~/.ssh/config, else 22} */
  port: Port.exactOptional(),
  /** Who logs in. @default {User of ~/.ssh/config, else the user that runs Pulumi} */
  user: z.string().min(1).exactOptional(),
  /** Host to go through: `[user@]host[:port]`, like `ssh -J`. @default {ProxyJump of ~/.ssh/config, else none} */
  jump: z.string().min(1).exactOptional(),
  /** Name of the Kubernetes node. @default {the host's name} */
  node: z.string().min(1).exactOptional(),
  /** Controller that cuts its power for a cold power cycle. @default {none: power cycles are made by hand} */
  bmc: BmcInput.exactOptional(),
});
export type HostInput = z.infer<typeof HostInput>;

const HostName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, {
  error: (issue) =>
    `"${String(issue.input)}" is no host name: expected letters, digits, "-", "_" and "."`,
});

/** A host set: plain data by host name. */
export const HostsInput = z
  .record(HostName, HostInput)
  .refine((hosts) => Object.keys(hosts).length > 0, {
    error: "A host set needs at least one host",
  });
export type HostsInput = z.infer<typeof HostsInput>;
