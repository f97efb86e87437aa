import type { Select } from "../plan/claim.ts";
import { firmwareOf } from "./claimText.ts";
import { oneLine } from "./oneLine.ts";
import { poolNames } from "./poolNames.ts";
import type { ClaimText, Survey } from "./survey.ts";

/** Where a program takes its hosts from. */
export interface InventoryText {
  /** What it imports for that, beside the resources: `hostsFromFile`. */
  readonly imports: readonly string[];
  /** The second argument of `hosts()`: `{ each: hostsFromFile("hosts.json") }`; `null` where names are enough. */
  readonly expression: string | null;
}

const line = 100;

/**
 * The program whose resources would change nothing on the surveyed hosts.
 *
 * @returns TypeScript; only comments where nothing can be claimed.
 */
export function formatProgram(survey: Survey, inventory: InventoryText): string {
  const pools = poolNames(survey.pools).map(({ pool, name }) => ({ ...pool, name }));
  const kinds = new Set(survey.pools.flatMap(({ claims }) => claims.map(({ kind }) => kind)));
  const resources = Object.entries(classes)
    .filter(([kind]) => kinds.has(kind as ClaimText["kind"]))
    .map(([, name]) => name);
  if (pools.length === 0) return leftOutComment(survey);
  const imports = ["hosts", ...inventory.imports, ...resources, "Rollout"].sort((a, b) =>
    a.toLowerCase() < b.toLowerCase() ? -1 : 1,
  );
  const entries = inventory.expression === null ? "" : ", inventory";
  const parts = [
    call("import ", imports, ' from "pulumi-rdma"'),
    ...(inventory.expression === null ? [] : [`const inventory = ${inventory.expression};\n`]),
    ...pools.map(({ name, hosts, count, claims }) =>
      [
        `// ${count} ${count === 1 ? "host" : "hosts"}\n`,
        `const ${name} = hosts(${JSON.stringify(hosts)}${entries});\n`,
        ...claims.map((claim) => resourceText(name, claim, claims)),
      ].join(""),
    ),
    rolloutText(pools),
    leftOutComment(survey),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

const classes = {
  "rdma-mode": "RdmaMode",
  firmware: "NicFirmwareVfs",
  vfs: "SriovVfs",
} as const satisfies Record<ClaimText["kind"], string>;

const suffixes = { "rdma-mode": "Mode", firmware: "Firmware", vfs: "Vfs" } as const;

/** Several claims of a kind in a pool are counted: `dgxFirmware`, `dgxFirmware2`. */
function variableOf(pool: string, claim: ClaimText, all: readonly ClaimText[]): string {
  const number = all.filter(({ kind }) => kind === claim.kind).indexOf(claim) + 1;
  return `${pool}${suffixes[claim.kind]}${number === 1 ? "" : number}`;
}

function resourceText(pool: string, claim: ClaimText, all: readonly ClaimText[]): string {
  const variable = variableOf(pool, claim, all);
  const number = all.filter(({ kind }) => kind === claim.kind).indexOf(claim) + 1;
  const name = JSON.stringify(number === 1 ? pool : `${pool}-${number}`);
  return call(
    `const ${variable} = new ${classes[claim.kind]}(${name}, `,
    [`hosts: ${pool}`, ...argumentsOf(pool, claim, all), "rollout: true"],
    ")",
  );
}

function argumentsOf(pool: string, claim: ClaimText, all: readonly ClaimText[]): string[] {
  switch (claim.kind) {
    case "rdma-mode":
      return [`mode: ${JSON.stringify(claim.mode)}`];
    case "firmware":
      return [
        ...selectText(claim.select),
        `numOfVfs: ${claim.numOfVfs}`,
        ...(claim.match === "exactly" ? ['match: "exactly"'] : []),
      ];
    case "vfs": {
      const firmware = claim.firmware ? firmwareOf(claim.select, all) : undefined;
      return [
        ...selectText(claim.select),
        `numVfs: ${claim.numVfs}`,
        ...(firmware === undefined ? [] : [`firmware: ${variableOf(pool, firmware, all)}.claim`]),
      ];
    }
  }
}

function selectText(select: Select): string[] {
  const keys = Object.entries(select).map(([key, value]) => {
    const single = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
    return `${key}: ${JSON.stringify(single).replaceAll('","', '", "')}`;
  });
  return keys.length === 0 ? [] : [`select: { ${keys.join(", ")} }`];
}

function rolloutText(
  pools: readonly { readonly name: string; readonly claims: readonly ClaimText[] }[],
): string {
  const [only, ...others] = pools;
  const hosts =
    others.length === 0
      ? `hosts: ${only?.name ?? ""}`
      : `hosts: { ${pools.map(({ name }) => `...${name}`).join(", ")} }`;
  const claims = pools.flatMap(({ name, claims: all }) =>
    all.map((claim) => `${variableOf(name, claim, all)}.claim`),
  );
  return call(
    'new Rollout("fleet", ',
    [hosts, list("claims", claims), "maxReboots: 0, // nothing reboots before you raise this"],
    ")",
  );
}

/** On one line where it fits. */
function list(key: string, items: readonly string[]): string {
  const short = `${key}: [${items.join(", ")}]`;
  return short.length + 3 <= line
    ? short
    : `${key}: [\n${items.map((item) => `    ${item},\n`).join("")}  ]`;
}

/** An object between two texts; on one line where it fits. */
function call(before: string, properties: readonly string[], after: string): string {
  const short = `${before}{ ${properties.join(", ")} }${after};\n`;
  if (short.length <= line + 1 && !short.includes("//")) return short;
  const lines = properties.map((property) =>
    property.includes("//") ? `  ${property}\n` : `  ${property},\n`,
  );
  return `${before}{\n${lines.join("")}}${after};\n`;
}

/** What the program says nothing of, so that nobody takes it for all there is. */
function leftOutComment({ groups, leftOut }: Survey): string {
  const unread = groups
    .filter(({ read }) => !read)
    .map(({ hosts, description }) => `${hosts}: ${description.unknown?.join("; ") ?? ""}`);
  const lines = [
    ...unread,
    ...leftOut.map(({ hosts, resource, why }) => `${hosts}: ${resource}: ${why}`),
  ];
  return lines.length === 0
    ? ""
    : ["Left out:", ...lines].map((text) => `// ${oneLine(text)}\n`).join("");
}
