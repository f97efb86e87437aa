import { z } from "zod";
import { parseJson } from "./jsonText.ts";

/** A VF in the list of its PF. GUIDs only on InfiniBand PFs. */
export interface IpVf {
  readonly vf: number;
  readonly address: string | null;
  readonly trust: boolean | null;
  /** `auto`, `enable`, `disable`. */
  readonly linkState: string | null;
  readonly nodeGuid: string | null;
  readonly portGuid: string | null;
}

export interface IpRoute {
  readonly destination: string;
  readonly device: string;
  readonly gateway: string | null;
}

// iproute2 ipaddress.c print_vfinfo: the GUIDs' keys hold a space.
const Vf = z
  .object({
    vf: z.number().int().nonnegative(),
    address: z.string().optional(),
    mac: z.string().optional(),
    trust: z.boolean().optional(),
    link_state: z.string().optional(),
    "node guid": z.string().optional(),
    "port guid": z.string().optional(),
  })
  .transform((vf): IpVf => ({
    vf: vf.vf,
    address: vf.address ?? vf.mac ?? null,
    trust: vf.trust ?? null,
    linkState: vf.link_state ?? null,
    nodeGuid: vf["node guid"] ?? null,
    portGuid: vf["port guid"] ?? null,
  }));

const Link = z.object({ ifname: z.string().min(1), vfinfo_list: z.array(Vf).optional() });

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

/** VFs in `ip -j link show dev PF`: none where the PF has none now. Devices that are filtered out are printed as `{}`. */
export function parseIpVfs(text: string): IpVf[] {
  const links = parseJson("ip link", text, Links);
  return links.flatMap((link) => ("vfinfo_list" in link ? (link.vfinfo_list ?? []) : []));
}

/** `ip -j route get ADDRESS`: the device that packets to the address leave through. */
export function parseIpRoute(text: string): IpRoute[] {
  return parseJson("ip route", text, Routes);
}
