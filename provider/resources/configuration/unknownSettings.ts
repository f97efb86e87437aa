import type { Problem } from "../../plan/problem.ts";

const known = [
  "access",
  "approve",
  "cluster",
  "credentials",
  "hosts",
  "nodes",
  "rollout",
  "ssh",
  "sshPassphrase",
  "sudoPasswordCommand",
];

/**
 * Keys of the namespace `rdma:` that nothing reads: with `rdma:acces: observe`
 * everything could be written. A program of the project `rdma` has keys of its
 * own there; of these only what looks like one of ours is refused.
 *
 * @param config Every key of the stack, with its namespace.
 */
export function unknownSettings(
  config: Readonly<Record<string, unknown>>,
  project: string,
): Problem[] {
  return Object.keys(config)
    .filter((key) => key.startsWith("rdma:"))
    .map((key) => key.slice("rdma:".length))
    .filter((key) => !known.includes(key))
    .flatMap((key) => {
      const meant = known.find((name) => isTypo(key, name));
      if (meant === undefined && project === "rdma") return [];
      const hint =
        meant === undefined
          ? `expected some of ${known.join(", ")}`
          : `did you mean "rdma:${meant}"?`;
      return [{ path: `rdma:${key}`, message: `is no key of rdma; ${hint}` }];
    });
}

/** One letter more, less, other or swapped, or another case. */
function isTypo(key: string, name: string): boolean {
  const [a, b] = [key.toLowerCase(), name.toLowerCase()];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA === restB ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}
