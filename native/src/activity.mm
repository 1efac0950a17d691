// Keeps App Nap away from this process without holding the system awake.
#import <Foundation/Foundation.h>

#include <map>
#include <mutex>

#include "exports.h"
#include "values.h"

namespace nightkiln {
namespace {

struct Activities {
  std::mutex mutex;
  std::map<int, id<NSObject>> byToken;
  int lastToken = 0;
};

Activities& Held() {
  static auto* held = new Activities();  // Lives as long as the process.
  return *held;
}

}  // namespace

Napi::Value BeginActivity(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (info.Length() < 1 || !info[0].IsString()) {
    throw NativeError(env, {"E_ARG", "A reason is required.", std::nullopt});
  }
  std::string reason = info[0].As<Napi::String>().Utf8Value();
  NSString* text = [NSString stringWithUTF8String:reason.c_str()];
  // Foundation/NSProcessInfo.h (macOS 10.9)
  id<NSObject> activity = [NSProcessInfo.processInfo
      beginActivityWithOptions:NSActivityUserInitiatedAllowingIdleSystemSleep
                        reason:text == nil ? @"Nightkiln" : text];
  Activities& held = Held();
  std::lock_guard<std::mutex> lock(held.mutex);
  held.lastToken += 1;
  held.byToken[held.lastToken] = activity;
  return Napi::Number::New(env, held.lastToken);
}

Napi::Value EndActivity(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (info.Length() < 1 || !info[0].IsNumber()) {
    throw NativeError(env, {"E_ARG", "A token is required.", std::nullopt});
  }
  Activities& held = Held();
  std::lock_guard<std::mutex> lock(held.mutex);
  auto found = held.byToken.find(info[0].As<Napi::Number>().Int32Value());
  if (found == held.byToken.end()) {
    throw NativeError(env, {"E_CLOSED", "This activity has ended.", std::nullopt});
  }
  // Foundation/NSProcessInfo.h (macOS 10.9)
  [NSProcessInfo.processInfo endActivity:found->second];
  held.byToken.erase(found);
  return env.Undefined();
}

}  // namespace nightkiln
