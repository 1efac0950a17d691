// Three clocks read together: the wall, the time awake, and the time including sleep.
#include <time.h>

#include "exports.h"

namespace nightkiln {
namespace {

// time.h (macOS 10.12): nanoseconds of one clock.
double MillisecondsOf(clockid_t clock) {
  return static_cast<double>(clock_gettime_nsec_np(clock)) / 1e6;
}

}  // namespace

Napi::Value Clocks(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Object clocks = Napi::Object::New(env);
  clocks.Set("wallMs", Napi::Number::New(env, MillisecondsOf(CLOCK_REALTIME)));
  // CLOCK_UPTIME_RAW stops while the system sleeps; CLOCK_MONOTONIC_RAW does not (man clock_gettime).
  clocks.Set("awakeMs", Napi::Number::New(env, MillisecondsOf(CLOCK_UPTIME_RAW)));
  clocks.Set("continuousMs", Napi::Number::New(env, MillisecondsOf(CLOCK_MONOTONIC_RAW)));
  return clocks;
}

}  // namespace nightkiln
