import type { RdmaMode } from "./rdmaMode.ts";
import type { VfSettings } from "./vfSettings.ts";

/**
 * One write to one host: the words that plans and the apply script share. Every
 * value is a plain token that the script checks again before it acts.
 */
export type Step =
  /** Persist the mode in /etc/modprobe.d/ib_core.conf. */
  | { readonly do: "modprobe"; readonly mode: RdmaMode }
  /** Make the boot loader's default entry hold exactly this argument; `null` removes it. */
  | { readonly do: "boot-argument"; readonly mode: RdmaMode | null }
  /** Rebuild the initramfs, whose copy of modprobe.d counts. */
  | { readonly do: "initramfs" }
  /** `rdma system set netns`. */
  | { readonly do: "netns"; readonly mode: RdmaMode }
  /** Unload and load the RDMA modules. */
  | { readonly do: "module-reload"; readonly mode: RdmaMode }
  /**
   * `set` of the firmware tool on a card, opened at `pci` after the serial
   * number found there was compared with `card`; read back and verified.
   */
  | {
      readonly do: "firmware";
      readonly card: string;
      readonly pci: string;
      readonly values: Readonly<Record<string, string>>;
    }
  /**
   * `sriov_numvfs`, under the lock; refused when a VF that would go is in use. Then the
   * attributes of the VFs; refused when one that has to be bound anew is in use.
   */
  | {
      readonly do: "numvfs";
      readonly pci: string;
      readonly numVfs: number;
      readonly settings?: VfSettings;
    }
  /** The file that makes these VFs at boots that are not ours, and its unit; 0 VFs: takes them away. */
  | {
      readonly do: "boot-vfs";
      readonly card: string;
      /** Tells the port from others of the card: function number, or PCI address where that comes twice. */
      readonly port: string;
      readonly pci: string;
      readonly numVfs: number;
      readonly settings?: VfSettings;
    };
