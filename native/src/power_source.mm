// The power source, the battery, and their changes.
#include <IOKit/ps/IOPSKeys.h>
#include <IOKit/ps/IOPowerSources.h>
#import <Foundation/Foundation.h>
#include <notify.h>

#include <atomic>
#include <memory>

#include "exports.h"
#include "subscription.h"
#include "values.h"

namespace nightkiln {
namespace {

// IOKit/ps/IOPowerSources.h: kIOPM*PowerKey are the possible answers of IOPSGetProvidingPowerSourceType.
// CoreFoundation/CFBase.h
const char* SourceName(CFStringRef source) {
  if (source == nullptr) return "unknown";
  if (CFEqual(source, CFSTR(kIOPMACPowerKey))) return "ac";
  if (CFEqual(source, CFSTR(kIOPMBatteryPowerKey))) return "battery";
  if (CFEqual(source, CFSTR(kIOPMUPSPowerKey))) return "ups";
  return "unknown";
}

// IOKit/ps/IOPSKeys.h, CoreFoundation/CFArray.h: the description of the internal battery. Not owned: it lives as long
// as `info`.
CFDictionaryRef InternalBattery(CFTypeRef info, CFArrayRef sources) {
  if (sources == nullptr) return nullptr;
  for (CFIndex at = 0; at < CFArrayGetCount(sources); at += 1) {
    CFDictionaryRef source =
        IOPSGetPowerSourceDescription(info, CFArrayGetValueAtIndex(sources, at));
    CFTypeRef type = EntryOf(source, CFSTR(kIOPSTypeKey));
    if (type != nullptr && CFEqual(type, CFSTR(kIOPSInternalBatteryType))) return source;
  }
  return nullptr;
}

std::optional<double> PercentOf(CFDictionaryRef battery) {
  std::optional<double> now = NumberOf(EntryOf(battery, CFSTR(kIOPSCurrentCapacityKey)));
  std::optional<double> full = NumberOf(EntryOf(battery, CFSTR(kIOPSMaxCapacityKey)));
  if (!now || !full || *full <= 0) return std::nullopt;
  return *now * 100 / *full;
}

std::optional<double> AdapterWatts() {
  // IOKit/ps/IOPowerSources.h: null without an adapter.
  Owned<CFDictionaryRef> adapter(IOPSCopyExternalPowerAdapterDetails());
  return NumberOf(EntryOf(adapter.get(), CFSTR(kIOPSPowerAdapterWattsKey)));
}

std::optional<double> SecondsToEmpty() {
  // IOKit/ps/IOPowerSources.h: -1 while computing, -2 on unlimited power.
  CFTimeInterval seconds = IOPSGetTimeRemainingEstimate();
  return seconds >= 0 ? std::optional<double>(seconds) : std::nullopt;
}

const char* WarningName() {
  // IOKit/ps/IOPowerSources.h
  switch (IOPSGetBatteryWarningLevel()) {
    case kIOPSLowBatteryWarningEarly:
      return "early";
    case kIOPSLowBatteryWarningFinal:
      return "final";
    default:
      return "none";
  }
}

Napi::Object Reading(Napi::Env env) {
  Napi::Object reading = Napi::Object::New(env);
  // IOKit/ps/IOPowerSources.h
  Owned<CFTypeRef> power(IOPSCopyPowerSourcesInfo());
  Owned<CFArrayRef> sources(power ? IOPSCopyPowerSourcesList(power.get()) : nullptr);
  CFDictionaryRef battery = InternalBattery(power.get(), sources.get());
  const char* source =
      power ? SourceName(IOPSGetProvidingPowerSourceType(power.get())) : "unknown";
  PutText(reading, "source", std::string(source));
  PutBool(reading, "hasBattery", sources ? std::optional<bool>(battery != nullptr) : std::nullopt);
  PutNumber(reading, "percent", PercentOf(battery));
  PutBool(reading, "charging", BoolOf(EntryOf(battery, CFSTR(kIOPSIsChargingKey))));
  PutBool(reading, "charged", BoolOf(EntryOf(battery, CFSTR(kIOPSIsChargedKey))));
  PutNumber(reading, "timeToEmptySec", SecondsToEmpty());
  PutNumber(reading, "adapterWatts", AdapterWatts());
  PutText(reading, "warning", std::string(WarningName()));
  // Foundation/NSProcessInfo.h (macOS 12)
  PutBool(reading, "lowPowerMode", NSProcessInfo.processInfo.lowPowerModeEnabled == YES);
  return reading;
}

// The queue on which notify(3) calls back; one for the process.
dispatch_queue_t NotifyQueue() {
  static dispatch_queue_t queue =
      dispatch_queue_create("dev.nightkiln.power-source", DISPATCH_QUEUE_SERIAL);
  return queue;
}

// Several notifications within one second become one call, at the end of that second.
void DeliverSoon(std::shared_ptr<Subscription> subscription,
                 std::shared_ptr<std::atomic<bool>> isDue) {
  if (isDue->exchange(true)) return;
  dispatch_after(dispatch_time(DISPATCH_TIME_NOW, NSEC_PER_SEC), NotifyQueue(), ^{
    isDue->store(false);
    subscription->Emit(
        [](Napi::Env env, Napi::Function callback) { callback.Call({Reading(env)}); });
  });
}

int Watch(const char* key, std::shared_ptr<Subscription> subscription,
          std::shared_ptr<std::atomic<bool>> isDue) {
  int token = NOTIFY_TOKEN_INVALID;
  // notify.h
  uint32_t status = notify_register_dispatch(key, &token, NotifyQueue(), ^(int) {
    DeliverSoon(subscription, isDue);
  });
  return status == NOTIFY_STATUS_OK ? token : NOTIFY_TOKEN_INVALID;
}

}  // namespace

Napi::Value PowerSource(const Napi::CallbackInfo& info) { return Reading(info.Env()); }

Napi::Value OnPowerSource(const Napi::CallbackInfo& info) {
  auto subscription = Subscription::Create(info, 0, "nightkiln.power-source");
  auto isDue = std::make_shared<std::atomic<bool>>(false);
  // IOKit/ps/IOPowerSources.h: the first fires on AC/battery/UPS, the second on every change of charge.
  int source = Watch(kIOPSNotifyPowerSource, subscription, isDue);
  int any = Watch(kIOPSNotifyAnyPowerSource, subscription, isDue);
  subscription->OnClose([source, any] {
    if (source != NOTIFY_TOKEN_INVALID) notify_cancel(source);  // notify.h
    if (any != NOTIFY_TOKEN_INVALID) notify_cancel(any);
  });
  return subscription->Handle(info.Env());
}

}  // namespace nightkiln
