import type { Problem } from "../problem.ts";
import { type Cidr, isOrdered, isWithin, parseAddress, parseCidr } from "./cidr.ts";
import type { Ipam } from "./ipam.ts";

type Of<Type extends Ipam["type"]> = Extract<Ipam, { type: Type }>;

/** Addresses that do not fit, by path below the network's spec. */
export function ipamProblems(ipam: Ipam): Problem[] {
  switch (ipam.type) {
    case "nv-ipam":
      return poolNameProblems(ipam);
    case "whereabouts":
      return whereaboutsProblems(ipam);
    case "static":
      return staticProblems(ipam);
    case "host-local":
      return hostLocalProblems(ipam);
    case "dhcp":
      return [];
  }
}

/** The pools that a network asks for, in order. */
export function poolNames({ poolName }: Of<"nv-ipam">, networkName: string): string[] {
  if (poolName === undefined) return [networkName];
  return typeof poolName === "string" ? poolName.split(",").map((name) => name.trim()) : poolName;
}

function poolNameProblems(ipam: Of<"nv-ipam">): Problem[] {
  const names = poolNames(ipam, "network");
  return names.length <= 2 && names.every((name) => name !== "")
    ? []
    : [
        {
          path: "ipam.poolName",
          message: `poolName names ${names.length} pools (${names.join(", ")}): expected one, or two for dual stack`,
        },
      ];
}

function whereaboutsProblems(ipam: Of<"whereabouts">): Problem[] {
  if (ipam.range === undefined && (ipam.ipRanges ?? []).length === 0)
    return [
      {
        path: "ipam.range",
        message: 'range is absent: expected a range such as "10.0.0.0/24", or ipRanges',
      },
    ];
  const ranges = [
    ...(ipam.range === undefined ? [] : [{ path: "ipam", entry: { ...ipam, range: ipam.range } }]),
    ...(ipam.ipRanges ?? []).map((entry, i) => ({ path: `ipam.ipRanges.${i}`, entry })),
  ];
  return [
    ...ranges.flatMap(({ path, entry }) => {
      const [start, text] = splitRange(entry.range);
      const cidr = parseCidr(text);
      if (cidr === undefined) return [notACidr(`${path}.range`, "range", entry.range)];
      return [
        ...(start === undefined ? [] : outside(`${path}.range`, "range", start, text, cidr)),
        ...rangeProblems(path, text, cidr, [
          ["range_start", entry.range_start],
          ["range_end", entry.range_end],
        ]),
        ...(entry.exclude ?? []).flatMap((excluded, i) =>
          excludedProblem(`${path}.exclude.${i}`, excluded, text, cidr),
        ),
      ];
    }),
    ...addressProblem("ipam.gateway", "gateway", ipam.gateway),
    ...routeProblems(ipam.routes),
  ];
}

/** `10.0.0.10-10.0.0.20/24` begins at an address of its own. */
function splitRange(range: string): readonly [start: string | undefined, rest: string] {
  const dash = range.indexOf("-");
  return dash === -1 ? [undefined, range] : [range.slice(0, dash), range.slice(dash + 1)];
}

function excludedProblem(path: string, excluded: string, range: string, cidr: Cidr): Problem[] {
  const parsed = excluded.includes("/") ? parseCidr(excluded)?.network : parseAddress(excluded);
  if (parsed === undefined) return [notACidr(path, "exclude", excluded)];
  return isWithin(parsed, cidr)
    ? []
    : outside(path, "exclude", excluded.split("/")[0] ?? "", range, cidr);
}

function staticProblems(ipam: Of<"static">): Problem[] {
  return [
    ...(ipam.addresses ?? []).flatMap(({ address, gateway }, i) => {
      const cidr = parseCidr(address);
      const path = `ipam.addresses.${i}`;
      if (cidr === undefined)
        return [
          {
            path: `${path}.address`,
            message: `address is "${address}": expected an address with its prefix, "10.0.0.5/24"`,
          },
        ];
      return gateway === undefined
        ? []
        : outside(`${path}.gateway`, "gateway", gateway, address, cidr);
    }),
    ...routeProblems(ipam.routes),
  ];
}

function hostLocalProblems(ipam: Of<"host-local">): Problem[] {
  if (ipam.subnet === undefined && (ipam.ranges ?? []).flat().length === 0)
    return [
      {
        path: "ipam.subnet",
        message: 'subnet is absent: expected a subnet such as "10.0.0.0/24", or ranges',
      },
    ];
  const ranges = [
    ...(ipam.subnet === undefined
      ? []
      : [{ path: "ipam", entry: { ...ipam, subnet: ipam.subnet } }]),
    ...(ipam.ranges ?? []).flatMap((alternatives, i) =>
      alternatives.map((entry, j) => ({ path: `ipam.ranges.${i}.${j}`, entry })),
    ),
  ];
  return [
    ...ranges.flatMap(({ path, entry: { subnet, rangeStart, rangeEnd, gateway } }) => {
      const cidr = parseCidr(subnet);
      if (cidr === undefined) return [notACidr(`${path}.subnet`, "subnet", subnet)];
      return [
        ...rangeProblems(path, subnet, cidr, [
          ["rangeStart", rangeStart],
          ["rangeEnd", rangeEnd],
        ]),
        ...(gateway === undefined
          ? []
          : outside(`${path}.gateway`, "gateway", gateway, subnet, cidr)),
      ];
    }),
    ...routeProblems(ipam.routes),
  ];
}

type Bound = readonly [key: string, value: string | undefined];

function rangeProblems(
  path: string,
  subnet: string,
  cidr: Cidr,
  [start, end]: readonly [Bound, Bound],
): Problem[] {
  const found = [start, end].flatMap(([key, value]) =>
    value === undefined ? [] : outside(`${path}.${key}`, key, value, subnet, cidr),
  );
  const [first, last] = [parseAddress(start[1] ?? ""), parseAddress(end[1] ?? "")];
  if (found.length > 0 || first === undefined || last === undefined || isOrdered(first, last))
    return found;
  return [
    {
      path: `${path}.${end[0]}`,
      message: `${end[0]} is "${end[1] ?? ""}" and ${start[0]} "${start[1] ?? ""}": expected the end not below the start`,
    },
  ];
}

/** An address that is none, or that is not in its subnet. */
function outside(path: string, key: string, value: string, subnet: string, cidr: Cidr): Problem[] {
  const address = parseAddress(value);
  if (address === undefined) return addressProblem(path, key, value);
  return isWithin(address, cidr)
    ? []
    : [{ path, message: `${key} is "${value}": expected an address in ${subnet}` }];
}

function addressProblem(path: string, key: string, value: string | undefined): Problem[] {
  return value === undefined || parseAddress(value) !== undefined
    ? []
    : [{ path, message: `${key} is "${value}": expected an IP address` }];
}

function routeProblems(routes: Of<"static">["routes"]): Problem[] {
  return (routes ?? []).flatMap(({ dst, gw }, i) => [
    ...(parseCidr(dst) === undefined ? [notACidr(`ipam.routes.${i}.dst`, "dst", dst)] : []),
    ...addressProblem(`ipam.routes.${i}.gw`, "gw", gw),
  ]);
}

function notACidr(path: string, key: string, value: string): Problem {
  return {
    path,
    message: `${key} is "${value}": expected a network with its prefix, "10.0.0.0/24"`,
  };
}
