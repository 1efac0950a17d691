// Outputs in the forms that pmset and ioreg print: from Apple's published sources of pmset and from public transcripts.

export const ON_AC_CHARGED =
  "Now drawing from 'AC Power'\n -InternalBattery-0 (id=4849763)\t100%; charged; 0:00 remaining present: true\n";

export const ON_AC_CHARGING =
  "Now drawing from 'AC Power'\n -InternalBattery-0 (id=19857507)\t57%; charging; 1:32 remaining present: true\n";

export const ON_AC_HELD =
  "Now drawing from 'AC Power'\n -InternalBattery-0 (id=21626979)\t80%; AC attached; not charging present: true\n";

export const ON_AC_FINISHING =
  "Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t99%; finishing charge; 0:20 remaining present: true\n";

export const ON_BATTERY =
  "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4849763)\t64%; discharging; 3:10 remaining present: true\n";

export const ON_BATTERY_NO_ESTIMATE =
  "* Battery Polling is Stopped\nNow drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t80%; discharging; (no estimate) present: true\n";

export const ON_BATTERY_LOW =
  "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t9%; discharging; 0:18 remaining (Poor/High) present: true\n\tBattery Warning: Early\n";

export const ON_BATTERY_LAST_MINUTES =
  "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t3%; discharging; 0:05 remaining present: true\n\tBattery Warning: Final\n";

export const ON_UPS =
  "Now drawing from 'UPS Power'\n -CyberPower CP1500 (id=2)\t95%; discharging; 0:40 remaining present: true\n";

export const UPS_BESIDE_BATTERY =
  "Now drawing from 'AC Power'\n -Back-UPS ES 700 (id=9)\t41%; charging; 2:00 remaining present: true\n -InternalBattery-0 (id=1)\t88%; charged; 0:00 remaining present: true\n";

export const DESKTOP = "Now drawing from 'AC Power'\n";

export const BATTERY_REMOVED = "Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t\n";

export const FULL_WAKE =
  'Current System Capabilities are: CPU Graphics Audio Network \nCurrent Power State: 4\n';

export const DARK_WAKE = 'Current System Capabilities are: CPU Network \nCurrent Power State: 4\n';

export const ASSERTIONS = `2025-11-02 13:20:57 -0600
Assertion status system-wide:
   BackgroundTask                 0
   ApplePushServiceTask           0
   UserIsActive                   1
   PreventUserIdleDisplaySleep    0
   PreventSystemSleep             0
   ExternalMedia                  0
   PreventUserIdleSystemSleep     1
   NetworkClientActive            0
Listed by owning process:
   pid 98217(caffeinate): [0x00045477000194b3] 00:00:03 PreventUserIdleSystemSleep named: "caffeinate command-line tool"${'  '}
\tDetails: caffeinate asserting for 1600 secs
\tLocalized=THE CAFFEINATE TOOL IS PREVENTING SLEEP.
\tTimeout will fire in 1597 secs Action=TimeoutActionRelease
   pid 145(WindowServer): [0x00044f2f00099212] 00:00:00 UserIsActive named: "com.apple.iohideventsystem.queue.tickle serviceID:10009be9e service:AppleUserHIDEventService product:CTRL Keyboard eventType:3"${'  '}
\tTimeout will fire in 600 secs Action=TimeoutActionRelease
   pid 4410(Google Chrome (Beta)): [0x0004630b000197c1] 102:08:41 NoIdleSleepAssertion named: "Playing "audio" \u00fcber USB"${'  '}
   pid 77(old): [0x0004630b000197c2] 01:00:00 PreventUserIdleSystemSleep named: "Overnight run 1" (timed out)${' '}
   pid 78(napping): [0x0004630b000197c3] 01:00:00 PreventUserIdleSystemSleep named: "Paused"  (Suspended)
Kernel Assertions: 0x104=USB,MAGICWAKE
   id=503  level=255 0x100=MAGICWAKE mod=11/2/25, 1:20 PM description=en0 owner=en0
Idle sleep preventers: IODisplayWrangler
`;

export const NO_ASSERTIONS =
  'Assertion status system-wide:\n   BackgroundTask                 0\nListed by owning process:\nNo kernel assertions.\n';

export const SCHEDULE = `Repeating power events:
  wakepoweron at 8:25AM weekdays only
  shutdown at 11:05PM every day
Scheduled power events:
 [0]  wakeorpoweron at 09/29/2026 15:45:00 by 'backup'
 [1]  shutdown at 09/30/26 03:30:05
 [2]  wake at 09/25/2026 17:00:00 by 'com.apple.alarm.user-visible-com.apple.donotdisturb' leeway secs: 120 User visible: true
`;

export const LIVE_LAPTOP = `System-wide power settings:
 SleepDisabled\t\t1
Currently in use:
 standby              1
 Sleep On Power Button 1
 hibernatefile        /var/vm/sleepimage
 powernap             1
 disksleep            10
 sleep                1 (sleep prevented by sharingd, caffeinate)
 lowpowermode         1
 displaysleep         10
`;

export const LIVE_NEWER = `System-wide power settings:
Currently in use:
 powermode            2
 sleep                0
 displaysleep         10
`;

export const ROOT_DOMAIN_LID_OPEN = `+-o IOPMrootDomain  <class IOPMrootDomain, id 0x1000001b9, registered, matched, active, busy 0 (493 ms), retain 128>
  | {
  |   "IOSleepSupported" = Yes
  |   "System Capabilities" = 15
  |   "IOPowerManagement" = {"ChildrenPowerState"=0,"CurrentPowerState"=3,"CapabilityFlags"=2}
  |   "Wake Type" = "UserActivity Assertion"
  |   "AppleClamshellState" = No
  |   "AppleClamshellCausesSleep" = Yes
  |   "SleepDisabled" = No
  | }
  |${' '}
  +-o RootDomainUserClient  <class RootDomainUserClient, id 0x1000009a1, !registered, !matched, active, busy 0, retain 5>
      {
        "IOUserClientCreator" = "pid 377, WindowServer"
      }
`;

export const ROOT_DOMAIN_DARK_LID_CLOSED = `+-o IOPMrootDomain  <class IOPMrootDomain>
    {
      "Wake Type" = "Maintenance"
      "System Capabilities" = 9
      "AppleClamshellState" = Yes
      "AppleClamshellCausesSleep" = No
      "SleepDisabled" = Yes
    }
`;

export const GARBAGE = [
  'pmset: unknown option\n',
  '\u0000\u0001\u0002',
  '%%%;;;\'"((([[[',
  '<html>not found</html>',
  '-InternalBattery-0 (id=1)\t50%; discharging; 1:00 remaining present: true\n',
];
