// The list of exports: index.d.ts and null-object.js hold the same names (test/native/parity.test.ts).
#include "exports.h"

namespace nightkiln {
namespace {

struct Export {
  const char* name;
  Napi::Value (*call)(const Napi::CallbackInfo&);
};

const Export kExports[] = {
    {"beginActivity", BeginActivity},
    {"clocks", Clocks},
    {"createAssertion", CreateAssertion},
    {"diskFree", DiskFree},
    {"endActivity", EndActivity},
    {"idle", Idle},
    {"listAssertions", ListAssertions},
    {"mediaInUse", MediaInUse},
    {"memoryPressure", MemoryPressure},
    {"network", Network},
    {"onNetwork", OnNetwork},
    {"onPowerSource", OnPowerSource},
    {"onSystemState", OnSystemState},
    {"onWillSleep", OnWillSleep},
    {"powerSource", PowerSource},
    {"releaseAssertion", ReleaseAssertion},
    {"renewAssertion", RenewAssertion},
    {"scheduledPowerEvents", ScheduledPowerEvents},
    {"systemState", SystemState},
};

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  for (const Export& each : kExports) {
    exports.Set(each.name, Napi::Function::New(env, each.call, each.name));
  }
  return exports;
}

}  // namespace
}  // namespace nightkiln

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) {
  return nightkiln::Init(env, exports);
}

NODE_API_MODULE(nightkiln_power, InitAddon)
