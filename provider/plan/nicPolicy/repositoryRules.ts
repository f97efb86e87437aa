import { publicRepository } from "./imageTable.ts";

/** `host:port/path`, as container runtimes parse it: the path is lower-case. */
const accepted =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** What is wrong with a repository, and what to write. */
export function repositoryProblem(repository: string): string | undefined {
  const open = publicRepository(repository);
  if (open !== undefined)
    return (
      "a private staging registry that answers 401, though some released charts and examples name it: " +
      `write "${open}"`
    );
  if (accepted.test(repository) || /^[a-zA-Z0-9.-]+(?::\d+)?$/.test(repository)) return undefined;
  if (repository.includes("://"))
    return `expected no scheme; write "${repository.slice(repository.indexOf("://") + 3)}"`;
  if (repository.endsWith("/"))
    return `expected no "/" at the end; write "${repository.replace(/\/+$/, "")}"`;
  if (/[@:][^/]*$/.test(repository))
    return "expected registry and path without a tag or digest; put it into version";
  return 'expected registry and path, lower-case: "nvcr.io/nvidia/mellanox"; correct it';
}
