// Named power assertions with a timeout: created, renewed, released and read back, all off the JavaScript thread.
#include <IOKit/pwr_mgt/IOPMLib.h>

#include <iterator>
#include <mutex>
#include <set>

#include "exports.h"
#include "promise_work.h"
#include "values.h"

namespace nightkiln {
namespace {

constexpr size_t kLongestName = 128;
constexpr double kLongestTimeoutSec = 86400;

struct Request {
  CFStringRef type = nullptr;  // A constant of the header, not owned.
  std::string name;
  std::string details;
  double timeoutSec = 0;
};

// The assertions of this process that were not released. They end with the process in any case.
struct Held {
  std::mutex mutex;
  std::set<IOPMAssertionID> ids;
};

Held& HeldAssertions() {
  static auto* held = new Held();
  return *held;
}

bool IsHeld(IOPMAssertionID id) {
  Held& held = HeldAssertions();
  std::lock_guard<std::mutex> lock(held.mutex);
  return held.ids.contains(id);
}

Failure ArgumentFailure(const char* message) { return {"E_ARG", message, std::nullopt}; }

Failure SystemFailure(const char* message, IOReturn status) { return {"E_IOKIT", message, status}; }

Failure ClosedFailure() {
  return {"E_CLOSED", "This assertion is not held by this process.", std::nullopt};
}

// IOKit/pwr_mgt/IOPMLib.h
CFStringRef TypeNamed(const std::string& name) {
  if (name == "idle-system") return kIOPMAssertionTypePreventUserIdleSystemSleep;
  if (name == "idle-display") return kIOPMAssertionTypePreventUserIdleDisplaySleep;
  if (name == "network-client") return kIOPMAssertNetworkClientActive;
  return nullptr;
}

std::string TextAt(Napi::Object options, const char* key) {
  Napi::Value value = options.Get(key);
  return value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
}

std::optional<double> TimeoutOf(Napi::Value value) {
  if (!value.IsNumber()) return std::nullopt;
  double seconds = value.As<Napi::Number>().DoubleValue();
  if (!(seconds >= 1 && seconds <= kLongestTimeoutSec)) return std::nullopt;
  return seconds;
}

Outcome<IOPMAssertionID> Create(const Request& request) {
  Owned<CFStringRef> name(CreateText(request.name));
  Owned<CFStringRef> details(CreateText(request.details));
  // CoreFoundation/CFNumber.h, CFDictionary.h
  Owned<CFNumberRef> timeout(
      CFNumberCreate(kCFAllocatorDefault, kCFNumberDoubleType, &request.timeoutSec));
  int on = kIOPMAssertionLevelOn;
  Owned<CFNumberRef> level(CFNumberCreate(kCFAllocatorDefault, kCFNumberIntType, &on));
  if (!name || !details || !timeout || !level) {
    return Outcome<IOPMAssertionID>::Failed(ArgumentFailure("The text is not valid."));
  }
  // IOKit/pwr_mgt/IOPMLib.h; the timeout releases the hold if this process hangs.
  const void* keys[] = {kIOPMAssertionTypeKey,    kIOPMAssertionNameKey,
                        kIOPMAssertionDetailsKey, kIOPMAssertionLevelKey,
                        kIOPMAssertionTimeoutKey, kIOPMAssertionTimeoutActionKey};
  const void* values[] = {request.type, name.get(),    details.get(),
                          level.get(),  timeout.get(), kIOPMAssertionTimeoutActionRelease};
  Owned<CFDictionaryRef> properties(
      CFDictionaryCreate(kCFAllocatorDefault, keys, values, std::size(keys),
                         &kCFTypeDictionaryKeyCallBacks, &kCFTypeDictionaryValueCallBacks));
  IOPMAssertionID id = kIOPMNullAssertionID;
  IOReturn status = IOPMAssertionCreateWithProperties(properties.get(), &id);
  if (status != kIOReturnSuccess) {
    return Outcome<IOPMAssertionID>::Failed(
        SystemFailure("The system did not grant the assertion.", status));
  }
  Held& held = HeldAssertions();
  std::lock_guard<std::mutex> lock(held.mutex);
  held.ids.insert(id);
  return Outcome<IOPMAssertionID>::Of(id);
}

Outcome<bool> Renew(IOPMAssertionID id, double timeoutSec) {
  if (!IsHeld(id)) return Outcome<bool>::Failed(ClosedFailure());
  Owned<CFNumberRef> timeout(
      CFNumberCreate(kCFAllocatorDefault, kCFNumberDoubleType, &timeoutSec));
  // IOKit/pwr_mgt/IOPMLib.h: setting the timeout starts it anew.
  IOReturn status = IOPMAssertionSetProperty(id, kIOPMAssertionTimeoutKey, timeout.get());
  if (status == kIOReturnSuccess) return Outcome<bool>::Of(true);
  return Outcome<bool>::Failed(SystemFailure("The assertion could not be renewed.", status));
}

Outcome<bool> Release(IOPMAssertionID id) {
  {
    Held& held = HeldAssertions();
    std::lock_guard<std::mutex> lock(held.mutex);
    if (held.ids.erase(id) == 0) return Outcome<bool>::Failed(ClosedFailure());
  }
  // IOKit/pwr_mgt/IOPMLib.h
  IOReturn status = IOPMAssertionRelease(id);
  if (status == kIOReturnSuccess) return Outcome<bool>::Of(true);
  return Outcome<bool>::Failed(SystemFailure("The assertion could not be released.", status));
}

Napi::Value GiveNothing(Napi::Env env, const bool&) { return env.Undefined(); }

}  // namespace

Napi::Value CreateAssertion(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (info.Length() < 1 || !info[0].IsObject()) {
    return Rejected(env, ArgumentFailure("Options are required."));
  }
  Napi::Object options = info[0].As<Napi::Object>();
  Request request;
  request.type = TypeNamed(TextAt(options, "type"));
  request.name = TextAt(options, "name");
  request.details = TextAt(options, "details");
  std::optional<double> timeoutSec = TimeoutOf(options.Get("timeoutSec"));
  if (request.type == nullptr) return Rejected(env, ArgumentFailure("The type is not known."));
  if (request.name.empty() || request.name.size() > kLongestName) {
    return Rejected(env, ArgumentFailure("The name has 1 to 128 bytes."));
  }
  if (!timeoutSec) return Rejected(env, ArgumentFailure("timeoutSec is 1 to 86400."));
  request.timeoutSec = *timeoutSec;
  return PromiseWork<IOPMAssertionID>::Start(
      env, [request] { return Create(request); },
      [](Napi::Env givenEnv, const IOPMAssertionID& id) -> Napi::Value {
        Napi::Object given = Napi::Object::New(givenEnv);
        given.Set("id", Napi::Number::New(givenEnv, id));
        return given;
      });
}

Napi::Value RenewAssertion(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::optional<double> timeoutSec = info.Length() < 2 ? std::nullopt : TimeoutOf(info[1]);
  if (!timeoutSec || !info[0].IsNumber()) {
    return Rejected(env, ArgumentFailure("An id and a timeoutSec of 1 to 86400 are required."));
  }
  IOPMAssertionID id = info[0].As<Napi::Number>().Uint32Value();
  return PromiseWork<bool>::Start(
      env, [id, seconds = *timeoutSec] { return Renew(id, seconds); }, GiveNothing);
}

Napi::Value ReleaseAssertion(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (info.Length() < 1 || !info[0].IsNumber()) {
    return Rejected(env, ArgumentFailure("An id is required."));
  }
  IOPMAssertionID id = info[0].As<Napi::Number>().Uint32Value();
  return PromiseWork<bool>::Start(env, [id] { return Release(id); }, GiveNothing);
}

}  // namespace nightkiln
