/** Programs and libraries of a Linux system. Nothing else of the root folder exists in a sandbox. */
export const SYSTEM_FOLDERS: readonly string[] = [
  ...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt'],
  ...['/nix/store', '/run/current-system', '/gnu/store', '/home/linuxbrew/.linuxbrew'],
  '/sys/devices/system/cpu',
];

/**
 * What programs need of `/etc`, by name, because a host that is root could read the rest too: password hashes, host
 * keys, connection secrets, tokens of package managers.
 */
export const SYSTEM_SETTINGS: readonly string[] = [
  ...['passwd', 'group', 'hosts', 'hostname', 'host.conf', 'gai.conf', 'nsswitch.conf'],
  ...['protocols', 'services', 'networks', 'localtime', 'timezone', 'locale.alias', 'locale.conf'],
  ...['default/locale', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives'],
  ...['os-release', 'lsb-release', 'debian_version', 'redhat-release', 'alpine-release'],
  ...['ssl/certs', 'ssl/cert.pem', 'ssl/openssl.cnf', 'ssl/ca-bundle.pem', 'pki/tls/certs'],
  ...['pki/ca-trust', 'ca-certificates', 'ca-certificates.conf', 'crypto-policies'],
  ...['mime.types', 'magic', 'fonts', 'terminfo', 'inputrc', 'bash.bashrc', 'profile'],
  ...['php', 'perl', 'python3', 'python3.11', 'python3.12', 'python3.13', 'ruby', 'emacs', 'vim'],
  ...['java', 'java-11-openjdk', 'java-17-openjdk', 'java-21-openjdk', 'java-25-openjdk', 'maven'],
  ...['dotnet', 'gcrypt', 'libnl', 'xml', 'sgml', 'texmf', 'ImageMagick-6', 'ImageMagick-7'],
].map((name) => `/etc/${name}`);

/** Parts of `/proc` that a program of root could change or learn too much from (measured: `core_pattern`). */
export const GUARDED_PROC = {
  readOnly: ['/proc/sys', '/proc/fs', '/proc/irq', '/proc/bus', '/proc/pressure'],
  hiddenFiles: [
    ...['/proc/sysrq-trigger', '/proc/kcore', '/proc/kmsg', '/proc/keys', '/proc/key-users'],
    ...['/proc/timer_list', '/proc/mtrr', '/proc/iomem', '/proc/ioports', '/proc/kallsyms'],
    ...['/proc/kpagecgroup', '/proc/kpagecount', '/proc/kpageflags', '/proc/config.gz'],
  ],
  hiddenFolders: ['/proc/acpi', '/proc/scsi'],
} as const;

/** Programs and libraries of macOS. Preferences, keychains and applications but Xcode stay out. */
export const MAC_SYSTEM_FOLDERS: readonly string[] = [
  ...['/usr', '/bin', '/sbin', '/System', '/opt/homebrew', '/opt/local', '/nix/store'],
  ...['/Library/Apple', '/Library/Developer', '/Library/Frameworks', '/Library/Java'],
  ...['/Library/Fonts', '/Applications/Xcode.app', '/private/var/db/timezone'],
  ...['/private/var/db/dyld', '/private/var/select', '/private/var/db/xcode_select_link'],
  ...['/private/etc/ssl', '/private/etc/hosts', '/private/etc/passwd', '/private/etc/group'],
  ...['/private/etc/protocols', '/private/etc/services', '/private/etc/localtime'],
  ...['/private/etc/resolv.conf', '/private/etc/shells', '/private/etc/profile', '/dev'],
];
