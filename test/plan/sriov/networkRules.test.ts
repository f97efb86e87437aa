import assert from "node:assert/strict";
import type { Network } from "../../../provider/plan/sriov/network.ts";
import { networkSpecProblems } from "../../../provider/plan/sriov/networkRules.ts";
import { IbNetworkSpec, NetworkSpec } from "../../../provider/plan/sriov/networkSpec.ts";
import { parseSpec } from "../../../provider/plan/sriov/parseSpec.ts";
import { lines } from "./sriovFixtures.ts";

type Written = Readonly<Record<string, unknown>>;

/** What is wrong with a spec as a user wrote it, by its schema or by the rules. */
function problemsOf(kind: Network["kind"], written: Written): string[] {
  const input = { resourceName: "resibp24s0", ...written };
  const named = { name: "net", namespace: "network-operator" };
  if (kind === "SriovNetwork") {
    const parsed = parseSpec(NetworkSpec, input);
    return lines(
      parsed.status === "wrong"
        ? parsed.problems
        : networkSpecProblems({ ...named, kind, spec: parsed.spec }),
    );
  }
  const parsed = parseSpec(IbNetworkSpec, input);
  return lines(
    parsed.status === "wrong"
      ? parsed.problems
      : networkSpecProblems({ ...named, kind, spec: parsed.spec }),
  );
}

const refusedByBoth: readonly [written: Written, expected: string][] = [
  [{ resourceName: "nvidia.com/a" }, 'resourceName: resourceName is "nvidia.com/a"'],
  [{ metaPluginsConfig: '{"type":"rdma"}' }, ': "metaPluginsConfig" is no field of Sriov'],
  [
    { metaPlugins: '{"type":"rdma"}' },
    'metaPlugins: metaPlugins is a text: expected a list of objects, which becomes the text that the operator wants; write metaPlugins: [{ type: "rdma" }]',
  ],
  [{ metaPlugins: { type: "rdma" } }, "metaPlugins: metaPlugins is no list"],
  [{ metaPlugins: ["rdma"] }, "metaPlugins.0: A meta plugin is an object"],
  [
    { metaPlugins: [{ type: "rmda" }] },
    'metaPlugins.0.type: type is "rmda": expected one of rdma, tuning, sbr, vrf, bandwidth',
  ],
  [{ metaPlugins: [{}] }, "metaPlugins.0.type: type is absent: expected one of rdma"],
  [
    { metaPlugins: [{ type: "tuning", sysctls: {} }] },
    'metaPlugins.0: "sysctls" is no field of metaPlugins tuning: write sysctl',
  ],
  [
    { metaPlugins: [{ type: "rdma" }, { type: "tuning" }, { type: "rdma" }] },
    "metaPlugins.2: metaPlugins has rdma twice: expected each plugin once; merge them",
  ],
  [
    { metaPlugins: [{ type: "tuning", sysctl: { "kernel.shmmax": "1" } }] },
    'metaPlugins.0.sysctl: sysctl "kernel.shmmax" is not the network\'s',
  ],
  [
    { ipam: '{"type":"nv-ipam","poolName":"a"}' },
    'ipam: ipam is a text: expected an object, which becomes the text that the operator wants; write ipam: { type: "nv-ipam", poolName: "…" }',
  ],
  [{ ipam: 1 }, "ipam: ipam is no object"],
  [
    { ipam: { type: "nvipam", poolName: "a" } },
    'ipam.type: ipam.type is "nvipam": expected one of nv-ipam, whereabouts, static, host-local, dhcp',
  ],
  [
    { ipam: { type: "nv-ipam", pool: "a" } },
    'ipam: "pool" is no field of ipam nv-ipam: write poolName',
  ],
  [
    { ipam: { type: "nv-ipam", poolName: "a,b,c" } },
    "ipam.poolName: poolName names 3 pools (a, b, c)",
  ],
  [{ ipam: { type: "nv-ipam", poolName: "a," } }, "ipam.poolName: poolName names 2 pools (a, )"],
  [{ ipam: { type: "host-local" } }, "ipam.subnet: subnet is absent"],
  [
    { ipam: { type: "host-local", subnet: "10.10.10.0" } },
    'ipam.subnet: subnet is "10.10.10.0": expected a network with its prefix, "10.0.0.0/24"',
  ],
  [
    { ipam: { type: "host-local", subnet: "10.10.10.0/24", rangeStart: "10.10.11.5" } },
    'ipam.rangeStart: rangeStart is "10.10.11.5": expected an address in 10.10.10.0/24',
  ],
  [
    {
      ipam: {
        type: "host-local",
        subnet: "10.10.10.0/24",
        rangeStart: "10.10.10.181",
        rangeEnd: "10.10.10.171",
      },
    },
    'ipam.rangeEnd: rangeEnd is "10.10.10.171" and rangeStart "10.10.10.181": expected the end not below the start',
  ],
  [
    { ipam: { type: "host-local", subnet: "10.10.10.0/24", gateway: "gw" } },
    'ipam.gateway: gateway is "gw": expected an IP address',
  ],
  [
    { ipam: { type: "host-local", range: "10.10.10.0/24" } },
    'ipam: "range" is no field of ipam host-local: write subnet',
  ],
  [
    { ipam: { type: "host-local", ranges: [[{ subnet: "fd00::/64", rangeStart: "10.0.0.1" }]] } },
    'ipam.ranges.0.0.rangeStart: rangeStart is "10.0.0.1": expected an address in fd00::/64',
  ],
  [
    { ipam: { type: "host-local", subnet: "10.0.0.0/24", routes: [{ dst: "default" }] } },
    'ipam.routes.0.dst: dst is "default": expected a network with its prefix',
  ],
  [{ ipam: { type: "whereabouts" } }, "ipam.range: range is absent"],
  [
    { ipam: { type: "whereabouts", range: "10.0.0.0/33" } },
    'ipam.range: range is "10.0.0.0/33": expected a network with its prefix',
  ],
  [
    { ipam: { type: "whereabouts", range: "10.0.1.10-10.0.0.20/24" } },
    'ipam.range: range is "10.0.1.10": expected an address in 10.0.0.20/24',
  ],
  [
    { ipam: { type: "whereabouts", range: "10.0.0.0/24", rangeStart: "10.0.0.5" } },
    'ipam: "rangeStart" is no field of ipam whereabouts: write range_start',
  ],
  [
    { ipam: { type: "whereabouts", range: "10.0.0.0/24", exclude: ["10.0.1.0/28"] } },
    'ipam.exclude.0: exclude is "10.0.1.0": expected an address in 10.0.0.0/24',
  ],
  [
    { ipam: { type: "whereabouts", ipRanges: [{ range: "10.0.0.0/24" }, { range: "x" }] } },
    'ipam.ipRanges.1.range: range is "x"',
  ],
  [
    { ipam: { type: "static", addresses: [{ address: "10.0.0.5" }] } },
    'ipam.addresses.0.address: address is "10.0.0.5": expected an address with its prefix, "10.0.0.5/24"',
  ],
  [
    { ipam: { type: "static", addresses: [{ address: "10.0.0.5/24", gateway: "10.0.1.1" }] } },
    'ipam.addresses.0.gateway: gateway is "10.0.1.1": expected an address in 10.0.0.5/24',
  ],
];

const refusedEthernet: readonly [written: Written, expected: string][] = [
  [{ vlanQoS: 3 }, "vlanQoS: vlanQoS is 3 without a vlan: expected vlan from 1 to 4094"],
  [{ vlanProto: "802.1AD", vlan: 0 }, 'vlanProto: vlanProto is "802.1AD" without a vlan'],
  [{ minTxRate: 200, maxTxRate: 100 }, "minTxRate: minTxRate is 200 and maxTxRate 100"],
  [
    { metaPlugins: [{ type: "tuning", mac: "02:00:00:00:00" }] },
    'metaPlugins.0.mac: mac is "02:00:00:00:00": expected six bytes',
  ],
  [{ mtu: 9000 }, ': "mtu" is no field of SriovNetwork: write mtu in the SriovNetworkNodePolicy'],
];

const refusedInfiniBand: readonly [written: Written, expected: string][] = [
  [
    { ipam: { type: "dhcp" } },
    'ipam.type: ipam.type is "dhcp", which the CNI plugin ib-sriov refuses: expected nv-ipam',
  ],
  [
    { pkey: "0x8001" },
    ': "pkey" is no field of SriovIBNetwork: write it in a NetworkAttachmentDefinition of your own',
  ],
  [
    { rdmaIsolation: true },
    ': "rdmaIsolation" is no field of SriovIBNetwork: write metaPlugins: [{ type: "rdma" }], or',
  ],
  [
    { guid: "00:11" },
    ': "guid" is no field of SriovIBNetwork: write capabilities: { infinibandGUID: true }',
  ],
  [{ vlan: 5 }, ': "vlan" is no field of SriovIBNetwork'],
  [
    { metaPlugins: [{ type: "tuning", mac: "02:00:00:00:00:01" }] },
    'metaPlugins.0.mac: mac is "02:00:00:00:00:01": an InfiniBand interface has no MAC address that can be set',
  ],
];

const acceptedByBoth: readonly Written[] = [
  {},
  { ipam: { type: "nv-ipam" } },
  { ipam: { type: "nv-ipam", poolName: ["v4", "v6"], poolType: "cidrpool" } },
  {
    ipam: {
      type: "host-local",
      subnet: "10.10.10.0/24",
      rangeStart: "10.10.10.171",
      rangeEnd: "10.10.10.181",
      routes: [{ dst: "0.0.0.0/0" }],
      gateway: "10.10.10.1",
    },
  },
  {
    ipam: { type: "whereabouts", range: "192.168.2.10-192.168.2.20/24", exclude: ["192.168.2.12"] },
  },
  {
    ipam: {
      type: "whereabouts",
      range: "fd00::/64",
      range_start: "fd00::10",
      range_end: "fd00::20",
    },
  },
  { ipam: { type: "static" } },
  { metaPlugins: [{ type: "rdma" }, { type: "tuning", sysctl: { "net.core.somaxconn": "500" } }] },
  { metaPlugins: [{ type: "vrf", vrfname: "blue" }, { type: "sbr" }] },
  { linkState: "enable", capabilities: { infinibandGUID: true } },
];

describe("networkSpecProblems()", () => {
  for (const kind of ["SriovNetwork", "SriovIBNetwork"] as const) {
    const own = kind === "SriovNetwork" ? refusedEthernet : refusedInfiniBand;
    for (const [written, expected] of [...refusedByBoth, ...own])
      it(`refuses ${JSON.stringify(written)} in a ${kind}`, () => {
        const [first = "", ...more] = problemsOf(kind, written);
        assert.deepEqual([first.slice(0, expected.length), more], [expected, []]);
      });
    for (const written of acceptedByBoth)
      it(`accepts ${JSON.stringify(written)} in a ${kind}`, () => {
        assert.deepEqual(problemsOf(kind, written), []);
      });
  }

  it("accepts what only a SriovNetwork can have", () => {
    const ethernet = {
      ipam: { type: "dhcp" },
      vlan: 100,
      vlanQoS: 3,
      vlanProto: "802.1ad",
      spoofChk: "off",
      trust: "on",
      minTxRate: 100,
      maxTxRate: 0,
      metaPlugins: [{ type: "tuning", mac: "02:00:00:00:00:01" }],
    };
    assert.deepEqual(problemsOf("SriovNetwork", ethernet), []);
  });
});
