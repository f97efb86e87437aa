import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { z } from "zod";
import { firstLine } from "./firstLine.ts";

/** `users[].user.exec` of a kubeconfig. */
const Plugin = z.object({
  apiVersion: z.string().default("client.authentication.k8s.io/v1"),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

/** `ExecCredential`, as far as it is used. */
const Answer = z.object({
  status: z.object({
    token: z.string().optional(),
    /** PEM */
    clientCertificateData: z.string().optional(),
    /** PEM */
    clientKeyData: z.string().optional(),
  }),
});

export type PluginCredential = z.infer<typeof Answer>["status"];

/** A credential has some kilobytes. */
const mostBytes = 1_000_000;

/**
 * Runs a credential plugin (client.authentication.k8s.io). It gets no input: one
 * that wants to ask somebody fails at once. It and what it started are ended
 * when the time is over.
 *
 * @throws Error why there is no credential, in words; never with what the plugin printed as its answer
 */
export async function runCredentialPlugin(
  exec: unknown,
  seconds: number,
): Promise<PluginCredential> {
  const plugin = Plugin.safeParse(exec);
  if (!plugin.success) throw new Error("the kubeconfig names no command for it");
  const { command, args, env, apiVersion } = plugin.data;
  // A group of its own: a plugin may be a script that waits for what it started.
  const child = spawn(command, args ?? [], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      // Newer plugins answer in the version that they are asked for.
      KUBERNETES_EXEC_INFO: JSON.stringify({
        apiVersion,
        kind: "ExecCredential",
        spec: { interactive: false },
      }),
      ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
    },
  });
  let refusal = "";
  const end = (why: string): void => {
    refusal ||= why;
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(end, seconds * 1000, `it did not end within ${seconds} s`);
  const output = collect(child.stdout, end);
  const errors = collect(child.stderr, end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  }).finally(() => {
    clearTimeout(timer);
  });
  if (refusal !== "") throw new Error(refusal);
  if (code !== 0) throw new Error(`it ended with ${code ?? "a signal"}: ${firstLine(errors())}`);
  return credentialOf(output());
}

function credentialOf(text: string): PluginCredential {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error("what it printed is no JSON, expected an ExecCredential");
  }
  const credential = Answer.safeParse(answer);
  if (!credential.success) throw new Error("what it printed is no ExecCredential with a status");
  const { token, clientCertificateData } = credential.data.status;
  if (token === undefined && clientCertificateData === undefined)
    throw new Error("its ExecCredential holds neither a token nor a certificate");
  return credential.data.status;
}

/** @returns what came so far */
function collect(stream: Readable, end: (why: string) => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > mostBytes) end(`it printed more than ${mostBytes} bytes`);
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}
