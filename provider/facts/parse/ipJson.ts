import { z } from "zod";
import { parseJson } from "./jsonText.ts";

/** A VF in the list of its PF. GUIDs only on InfiniBand PFs. */
export interface IpVf {
  readonly vf: number;
  /** `ether`, `infiniband`; `null` with an iproute2 that does not tell. */
  readonly linkType: string | null;
  readonly address: string | null;
  /** 0: none. */
  readonly vlan: number;
  readonly qos: number;
  readonly spoofCheck: boolean | null;
  readonly trust: boolean | null;
  /** `auto`, `enable`, `disable`. */
  readonly linkState: string | null;
  readonly nodeGuid: string | null;
  readonly portGuid: string | null;
}

export interface IpLink {
  readonly index: number;
  readonly name: string;
  /** `ether`, `infiniband`, `loopback`. */
  readonly linkType: string | null;
  readonly address: string | null;
  /** `UP`, `DOWN`, `UNKNOWN`. */
  readonly operState: string | null;
  /** Bond, bridge or VRF that holds it. */
  readonly master: string | null;
  /** PCI address; only with `-d`, and only for PCI devices. */
  readonly pci: string | null;
  /** Empty where the PF has no VFs now. */
  readonly vfs: readonly IpVf[];
}

export interface IpRoute {
  readonly destination: string;
  readonly device: string;
  readonly gateway: string | null;
}

// iproute2 ipaddress.c print_vfinfo: "no VLAN" is a list with an empty object, and
// the GUIDs' keys hold a space.
const Vf = z
  .object({
    vf: z.number().int().nonnegative(),
    link_type: z.string().optional(),
    address: z.string().optional(),
    mac: z.string().optional(),
    vlan_list: z
      .array(z.object({ vlan: z.number().int().optional(), qos: z.number().int().optional() }))
      .optional(),
    spoofchk: z.boolean().optional(),
    trust: z.boolean().optional(),
    link_state: z.string().optional(),
    "node guid": z.string().optional(),
    "port guid": z.string().optional(),
  })
  .transform((vf): IpVf => ({
    vf: vf.vf,
    linkType: vf.link_type ?? null,
    address: vf.address ?? vf.mac ?? null,
    vlan: vf.vlan_list?.[0]?.vlan ?? 0,
    qos: vf.vlan_list?.[0]?.qos ?? 0,
    spoofCheck: vf.spoofchk ?? null,
    trust: vf.trust ?? null,
    linkState: vf.link_state ?? null,
    nodeGuid: vf["node guid"] ?? null,
    portGuid: vf["port guid"] ?? null,
  }));

const Link = z
  .object({
    ifindex: z.number().int(),
    ifname: z.string().min(1),
    link_type: z.string().optional(),
    address: z.string().optional(),
    operstate: z.string().optional(),
    master: z.string().optional(),
    parentbus: z.string().optional(),
    parentdev: z.string().optional(),
    vfinfo_list: z.array(Vf).optional(),
  })
  .transform((link): IpLink => ({
    index: link.ifindex,
    name: link.ifname,
    linkType: link.link_type ?? null,
    address: link.address ?? null,
    operState: link.operstate ?? null,
    master: link.master ?? null,
    pci: link.parentbus === "pci" ? (link.parentdev ?? null) : null,
    vfs: link.vfinfo_list ?? [],
  }));

const Route = z
  .object({ dst: z.string(), dev: z.string().min(1), gateway: z.string().optional() })
  .transform((route): IpRoute => ({
    destination: route.dst,
    device: route.dev,
    gateway: route.gateway ?? null,
  }));

// Made once: zod compiles a schema when it is first used.
const Links = z.array(z.union([Link, z.strictObject({})]));
const Routes = z.array(Route);

/** `ip -j [-d] link show [DEV]`. Devices that are filtered out are printed as `{}`. */
export function parseIpLink(text: string): IpLink[] {
  const links = parseJson("ip link", text, Links);
  return links.filter((link): link is IpLink => "name" in link);
}

/** `ip -j route get ADDRESS`: the device that packets to the address leave through. */
export function parseIpRoute(text: string): IpRoute[] {
  return parseJson("ip route", text, Routes);
}
