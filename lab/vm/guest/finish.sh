#!/bin/sh
# Runs in the guest's tree at its build, as root of a chroot.
set -eu
useradd --create-home --shell /bin/bash rdma-ops
chmod 440 /etc/sudoers.d/rdma-ops
echo lab > /etc/hostname
mkdir -p /machine
rm -f /etc/ssh/ssh_host_*
# Installed for those who want to try it; a reboot is a reset.
sed -i 's/^LOAD_KEXEC=.*/LOAD_KEXEC=false/' /etc/default/kexec
systemctl enable lab-machine.service lab-settle.service systemd-networkd.service
systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer man-db.timer getty@tty1.service serial-getty@ttyS0.service \
  modprobe@drm.service systemd-networkd-persistent-storage.service systemd-networkd-wait-online.service \
  user@.service

update-initramfs -u -k all

# As grub-install leaves it; the core image goes before the partition.
mkdir -p /boot/grub/i386-pc
cp /usr/lib/grub/i386-pc/*.mod /usr/lib/grub/i386-pc/*.lst /boot/grub/i386-pc/
mkdir -p /boot/sector
cp /usr/lib/grub/i386-pc/boot.img /boot/sector/
grub-mkimage -O i386-pc -o /boot/sector/core.img -p '(hd0,msdos1)/boot/grub' biosdisk part_msdos ext2
# For the first boot only, which lets update-grub write another.
kernel=$(echo /boot/vmlinuz-*)
cat > /boot/grub/grub.cfg <<CFG
linux $kernel root=LABEL=labroot ro console=ttyS0 mitigations=off lab.settle systemd.mask=machine.mount
initrd /boot/initrd.img-${kernel#/boot/vmlinuz-}
boot
CFG

rm -rf /usr/share/doc/* /usr/share/man/* /usr/share/locale/* /var/cache/apt/* /var/lib/apt/lists/*
: > /etc/machine-id
