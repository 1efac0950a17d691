// Sleep, shutdown and wake that the user or another app has scheduled.
#include <IOKit/pwr_mgt/IOPMLib.h>

#include <vector>

#include "exports.h"
#include "promise_work.h"
#include "values.h"

namespace nightkiln {
namespace {

struct Event {
  std::optional<double> atMs;
  std::optional<std::string> type;
  std::optional<std::string> owner;
};

std::optional<double> MillisecondsOf(CFTypeRef date) {
  // CoreFoundation/CFDate.h: seconds since 2001; the constant is the distance to 1970.
  if (date == nullptr || CFGetTypeID(date) != CFDateGetTypeID()) return std::nullopt;
  CFAbsoluteTime seconds = CFDateGetAbsoluteTime(static_cast<CFDateRef>(date));
  return (seconds + kCFAbsoluteTimeIntervalSince1970) * 1000;
}

Outcome<std::vector<Event>> Read() {
  std::vector<Event> events;
  // IOKit/pwr_mgt/IOPMLib.h: owned by the caller; null when nothing is scheduled. Asks powerd.
  Owned<CFArrayRef> list(IOPMCopyScheduledPowerEvents());
  if (!list) return Outcome<std::vector<Event>>::Of(events);
  // CoreFoundation/CFBase.h, CFArray.h, CFDictionary.h
  for (CFIndex at = 0; at < CFArrayGetCount(list.get()); at += 1) {
    CFTypeRef entry = CFArrayGetValueAtIndex(list.get(), at);
    if (CFGetTypeID(entry) != CFDictionaryGetTypeID()) continue;
    auto fields = static_cast<CFDictionaryRef>(entry);
    // IOKit/pwr_mgt/IOPMLib.h
    events.push_back({MillisecondsOf(EntryOf(fields, CFSTR(kIOPMPowerEventTimeKey))),
                      TextOf(EntryOf(fields, CFSTR(kIOPMPowerEventTypeKey))),
                      TextOf(EntryOf(fields, CFSTR(kIOPMPowerEventAppNameKey)))});
  }
  return Outcome<std::vector<Event>>::Of(events);
}

Napi::Value Give(Napi::Env env, const std::vector<Event>& events) {
  Napi::Array array = Napi::Array::New(env, events.size());
  for (size_t at = 0; at < events.size(); at += 1) {
    Napi::Object object = Napi::Object::New(env);
    PutNumber(object, "atMs", events[at].atMs);
    PutText(object, "type", events[at].type);
    PutText(object, "owner", events[at].owner);
    array.Set(static_cast<uint32_t>(at), object);
  }
  return array;
}

}  // namespace

Napi::Value ScheduledPowerEvents(const Napi::CallbackInfo& info) {
  return PromiseWork<std::vector<Event>>::Start(info.Env(), Read, Give);
}

}  // namespace nightkiln
