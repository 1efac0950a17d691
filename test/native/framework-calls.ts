/** The header that declares a framework function and the macOS it came with. */
export interface Declared {
  readonly header: string;
  readonly macos: number;
}

/** Every framework function the addon may call. A new one is added here on purpose, with its header and its floor. */
export const FRAMEWORK_CALLS: Readonly<Record<string, Declared>> = {
  ...inHeader('CoreFoundation/CFBase.h', 10.0, ['CFEqual', 'CFGetTypeID', 'CFRelease']),
  ...inHeader('CoreFoundation/CFArray.h', 10.0, [
    'CFArrayGetCount',
    'CFArrayGetTypeID',
    'CFArrayGetValueAtIndex',
  ]),
  ...inHeader('CoreFoundation/CFDate.h', 10.0, ['CFDateGetAbsoluteTime', 'CFDateGetTypeID']),
  ...inHeader('CoreFoundation/CFDictionary.h', 10.0, [
    'CFDictionaryCreate',
    'CFDictionaryGetCount',
    'CFDictionaryGetKeysAndValues',
    'CFDictionaryGetTypeID',
    'CFDictionaryGetValue',
  ]),
  ...inHeader('CoreFoundation/CFNumber.h', 10.0, [
    'CFBooleanGetTypeID',
    'CFBooleanGetValue',
    'CFNumberCreate',
    'CFNumberGetTypeID',
    'CFNumberGetValue',
  ]),
  ...inHeader('CoreFoundation/CFString.h', 10.0, [
    'CFStringCreateWithBytes',
    'CFStringGetCString',
    'CFStringGetLength',
    'CFStringGetMaximumSizeForEncoding',
    'CFStringGetTypeID',
  ]),
  ...inHeader('CoreAudio/AudioHardware.h', 10.4, [
    'AudioObjectGetPropertyData',
    'AudioObjectGetPropertyDataSize',
  ]),
  ...inHeader('CoreGraphics/CGDirectDisplay.h', 10.2, ['CGDisplayIsAsleep', 'CGMainDisplayID']),
  ...inHeader('CoreGraphics/CGEventSource.h', 10.4, ['CGEventSourceSecondsSinceLastEventType']),
  ...inHeader('CoreGraphics/CGSession.h', 10.3, ['CGSessionCopyCurrentDictionary']),
  ...inHeader('CoreMediaIO/CMIOHardwareObject.h', 10.7, [
    'CMIOObjectGetPropertyData',
    'CMIOObjectGetPropertyDataSize',
  ]),
  ...inHeader('IOKit/IOKitLib.h', 10.6, [
    'IONotificationPortCreate',
    'IONotificationPortDestroy',
    'IONotificationPortSetDispatchQueue',
    'IOObjectRelease',
    'IORegistryEntryCreateCFProperty',
    'IOServiceAddInterestNotification',
    'IOServiceGetMatchingService',
    'IOServiceMatching',
  ]),
  ...inHeader('IOKit/ps/IOPowerSources.h', 10.7, [
    'IOPSCopyExternalPowerAdapterDetails',
    'IOPSCopyPowerSourcesInfo',
    'IOPSCopyPowerSourcesList',
    'IOPSGetBatteryWarningLevel',
    'IOPSGetPowerSourceDescription',
    'IOPSGetProvidingPowerSourceType',
    'IOPSGetTimeRemainingEstimate',
  ]),
  ...inHeader('IOKit/pwr_mgt/IOPMLib.h', 10.7, [
    'IOAllowPowerChange',
    'IOPMAssertionCreateWithProperties',
    'IOPMAssertionRelease',
    'IOPMAssertionSetProperty',
    'IOPMCopyAssertionsByProcess',
    'IOPMCopyScheduledPowerEvents',
    'IORegisterForSystemPower',
  ]),
  ...inHeader('Network/interface.h', 10.14, ['nw_interface_get_type']),
  ...inHeader('Network/path.h', 10.15, [
    'nw_path_enumerate_interfaces',
    'nw_path_get_status',
    'nw_path_has_dns',
    'nw_path_is_constrained',
    'nw_path_is_expensive',
  ]),
  ...inHeader('Network/path_monitor.h', 10.14, [
    'nw_path_monitor_create',
    'nw_path_monitor_create_with_type',
    'nw_path_monitor_set_queue',
    'nw_path_monitor_set_update_handler',
    'nw_path_monitor_start',
  ]),
  ...inHeader('notify.h', 10.6, ['notify_cancel', 'notify_register_dispatch']),
  ...inHeader('sys/sysctl.h', 10.0, ['sysctlbyname']),
  ...inHeader('time.h', 10.12, ['clock_gettime_nsec_np']),
};

/** Names newer than macOS 13, the floor: each may stand only behind `@available`. */
export const NEWER_NAMES: Readonly<Record<string, number>> = {
  kAudioHardwarePropertyProcessObjectList: 14.2,
  kAudioProcessPropertyIsRunningInput: 14.2,
  kAudioProcessPropertyPID: 14.2,
  kAudioHardwarePropertyTranslatePIDToProcessObject: 14.2,
  nw_path_is_ultra_constrained: 26,
  nw_path_get_link_quality: 26,
};

function inHeader(
  header: string,
  macos: number,
  names: readonly string[],
): Record<string, Declared> {
  return Object.fromEntries(names.map((name) => [name, { header, macos }]));
}
