// Every function the addon exports, by the file that holds it. addon.mm gives them their JavaScript names.
#pragma once

#include <napi.h>

namespace nightkiln {

// activity.mm
Napi::Value BeginActivity(const Napi::CallbackInfo& info);
Napi::Value EndActivity(const Napi::CallbackInfo& info);
// assertions.mm
Napi::Value CreateAssertion(const Napi::CallbackInfo& info);
Napi::Value RenewAssertion(const Napi::CallbackInfo& info);
Napi::Value ReleaseAssertion(const Napi::CallbackInfo& info);
// assertion_list.mm
Napi::Value ListAssertions(const Napi::CallbackInfo& info);
// capacity.mm
Napi::Value MemoryPressure(const Napi::CallbackInfo& info);
Napi::Value DiskFree(const Napi::CallbackInfo& info);
// clocks.mm
Napi::Value Clocks(const Napi::CallbackInfo& info);
// idle.mm
Napi::Value Idle(const Napi::CallbackInfo& info);
// media.mm
Napi::Value MediaInUse(const Napi::CallbackInfo& info);
// network.mm
Napi::Value Network(const Napi::CallbackInfo& info);
Napi::Value OnNetwork(const Napi::CallbackInfo& info);
// power_source.mm
Napi::Value PowerSource(const Napi::CallbackInfo& info);
Napi::Value OnPowerSource(const Napi::CallbackInfo& info);
// scheduled_events.mm
Napi::Value ScheduledPowerEvents(const Napi::CallbackInfo& info);
// sleep_events.mm
Napi::Value OnSystemState(const Napi::CallbackInfo& info);
Napi::Value OnWillSleep(const Napi::CallbackInfo& info);
// system_state.mm
Napi::Value SystemState(const Napi::CallbackInfo& info);

}  // namespace nightkiln
