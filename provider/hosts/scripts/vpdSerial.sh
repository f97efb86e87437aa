#!/bin/sh
# The serial number of a card. Part of the apply script and of bootVfs.sh.

# Prints what vital product data, as `od -tx1` prints them, hold under SN. The layout is
# that of PCI 3.0, appendix I: large resource 0x90 holds keywords of two letters and a length.
vpd_serial() {
	awk '
		BEGIN { at = 0; count = 0; for (i = 0; i < 256; i++) number[sprintf("%02x", i)] = i }
		{ for (i = 1; i <= NF; i++) byte[count++] = number[$i] }
		END {
			while (at < count) {
				if (byte[at] < 128) {
					if (int(byte[at] / 8) == 15 || byte[at] == 0) exit
					at += 1 + byte[at] % 8
					continue
				}
				size = byte[at + 1] + 256 * byte[at + 2]
				start = at + 3
				for (key = start; byte[at] == 144 && key + 3 <= start + size; key += 3 + byte[key + 2]) {
					if (byte[key] != 83 || byte[key + 1] != 78) continue
					for (i = 0; i < byte[key + 2]; i++) {
						code = byte[key + 3 + i]
						if (code > 32 && code < 127) text = text sprintf("%c", code)
					}
					print text
					exit
				}
				at = start + size
			}
		}'
}
