import { type Findings, mergeFindings, noFindings, problem } from "../findings.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import { offeredResources, parseJson, type PluginPath, pluginPaths } from "./pluginResources.ts";
import { RdmaPluginConfig } from "./rdmaPluginConfig.ts";
import { SriovPluginConfig } from "./sriovPluginConfig.ts";

/** What the device plugins' resource may be called (validator/nicpolicy_webhook.go). */
const resourceNames = {
  rdmaSharedDevicePlugin: {
    accepted: /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
    words: 'letters, digits, "-", "_" and "."',
    schema: RdmaPluginConfig,
  },
  sriovDevicePlugin: {
    accepted: /^(?:[A-Za-z0-9][A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
    words: 'letters, digits, "_" and "." (no "-")',
    schema: SriovPluginConfig,
  },
} as const;

const domain = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z]{2,})+$/;

/** Text that a plugin or multus could not read, and what it would not understand. */
export function pluginFindings(spec: NicPolicySpec): Findings {
  return mergeFindings([
    ...pluginPaths.map((path) => configFindings(path, spec)),
    multusFindings(spec),
  ]);
}

function configFindings(path: PluginPath, spec: NicPolicySpec): Findings {
  const text = spec[path]?.config;
  if (text === undefined) return noFindings;
  const at = `spec.${path}.config`;
  const config = parseJson(text);
  if (config === undefined) return problem(at, jsonProblem(`${path}.config`, text));
  const parsed = resourceNames[path].schema.safeParse(config);
  if (!parsed.success)
    return mergeFindings(
      parsed.error.issues.map((issue) =>
        problem(at, `${[`${path}.config`, ...issue.path].join(".")}: ${issue.message}`),
      ),
    );
  const offered = offeredResources(spec, path);
  return mergeFindings([
    ...offered.map((resource) => nameFindings(path, resource)),
    ...duplicates(offered.map(({ name }) => name)).map((name) =>
      problem(at, `${path}.config offers "${name}" twice: expected each resource once; rename one`),
    ),
  ]);
}

function nameFindings(
  path: PluginPath,
  { name: full, path: entry }: { readonly name: string; readonly path: string },
): Findings {
  const [prefix, name] = [full.slice(0, full.indexOf("/")), full.slice(full.indexOf("/") + 1)];
  const where = `${path}.config.${entry}`;
  const { accepted, words } = resourceNames[path];
  return mergeFindings([
    accepted.test(name)
      ? noFindings
      : problem(
          `spec.${path}.config`,
          `${where}.resourceName is "${name}": expected ${words}, with a letter or digit at both ends, and no prefix; ` +
            "rename it",
        ),
    prefix === "rdma" || domain.test(prefix)
      ? noFindings
      : problem(
          `spec.${path}.config`,
          `${where}.resourcePrefix is "${prefix}": expected a domain name, "nvidia.com"; correct it`,
        ),
  ]);
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

function multusFindings({ secondaryNetwork }: NicPolicySpec): Findings {
  const config = secondaryNetwork?.multus?.config;
  return config === undefined || config.trim() === "" || parseJson(config) !== undefined
    ? noFindings
    : problem(
        "spec.secondaryNetwork.multus.config",
        jsonProblem("secondaryNetwork.multus.config", config),
      );
}

function jsonProblem(path: string, text: string): string {
  const start = text.trim().slice(0, 40);
  return (
    `${path} is no JSON, it begins ${JSON.stringify(start)}: expected a JSON object as text; write it with JSON.stringify, or ` +
    "check its quotes and commas"
  );
}
