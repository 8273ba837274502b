/**
 * Whether a file is named as what tells a guest who it is: by us (NAME-seed.img, for installers NAME-answers.img), by virt-install
 * (virtinst-…-cloudinit.iso), or by hand as the documentation of cloud-init does (seed.iso, cidata.iso).
 */
export function isSeedName(name: string): boolean {
  return /^(?:(?:seed|cidata|cloud-?init)(?:[-_.].*)?|.*[-_.](?:seed|answers|cidata|cloud-?init))\.(?:img|iso)$/i.test(
    name,
  )
}
