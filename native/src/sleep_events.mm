// Sleep, wake and lid events, and a short delay of sleep to write things down.
#include <algorithm>
#include <atomic>
#include <memory>

#include "exports.h"
#include "sleep_port.h"
#include "subscription.h"
#include "values.h"

namespace nightkiln {
namespace {

// The system waits up to 30 s for an answer; 20 s leaves it a margin (docs/native.md).
constexpr int64_t kLongestDelayMs = 20000;
constexpr int64_t kUsualDelayMs = 10000;

SleepPort& RegisteredPort(Napi::Env env) {
  SleepPort& port = SleepPort::Shared();
  if (!port.IsRegistered()) {
    throw NativeError(env, {"E_IOKIT", "The system refused power events.", std::nullopt});
  }
  return port;
}

Napi::Object EventObject(Napi::Env env, const SleepEvent& event) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("kind", Napi::String::New(env, event.kind));
  PutBool(object, "lidClosed", event.lidClosed);
  PutBool(object, "lidCausesSleep", event.lidCausesSleep);
  return object;
}

int64_t DelayOf(const Napi::CallbackInfo& info) {
  if (info.Length() < 2 || info[1].IsUndefined()) return kUsualDelayMs;
  Napi::Env env = info.Env();
  Napi::Value delay =
      info[1].IsObject() ? info[1].As<Napi::Object>().Get("maxDelayMs") : env.Undefined();
  if (delay.IsUndefined()) return kUsualDelayMs;
  if (!delay.IsNumber() || !(delay.As<Napi::Number>().DoubleValue() >= 0)) {
    throw NativeError(env, {"E_ARG", "maxDelayMs is a number of 0 to 20000.", std::nullopt});
  }
  double wantedMs = delay.As<Napi::Number>().DoubleValue();
  return static_cast<int64_t>(std::min(wantedMs, static_cast<double>(kLongestDelayMs)));
}

// Gives the handler an event with `ack()`. A handler that throws has not acknowledged; the limit ends its delay.
void CallHandler(Napi::Env env, Napi::Function handler, uint64_t sleep, uint64_t id) {
  Napi::Object event = Napi::Object::New(env);
  event.Set("ack", Napi::Function::New(
                       env,
                       [sleep, id](const Napi::CallbackInfo&) {
                         SleepPort::Shared().Acknowledge(sleep, id);
                       },
                       "ack"));
  handler.Call({event});
}

}  // namespace

Napi::Value OnSystemState(const Napi::CallbackInfo& info) {
  SleepPort& port = RegisteredPort(info.Env());
  auto subscription = Subscription::Create(info, 0, "nightkiln.system-state");
  uint64_t id = port.AddListener([subscription](const SleepEvent& event) {
    subscription->Emit([event](Napi::Env env, Napi::Function callback) {
      callback.Call({EventObject(env, event)});
    });
  });
  subscription->OnClose([id] { SleepPort::Shared().Remove(id); });
  return subscription->Handle(info.Env());
}

Napi::Value OnWillSleep(const Napi::CallbackInfo& info) {
  int64_t maxDelayMs = DelayOf(info);
  SleepPort& port = RegisteredPort(info.Env());
  auto subscription = Subscription::Create(info, 0, "nightkiln.will-sleep");
  // The id is known only after the sleeper is added, and a sleep may begin in between: then the limit ends it.
  auto id = std::make_shared<std::atomic<uint64_t>>(0);
  *id = port.AddSleeper(
      [subscription, id](uint64_t sleep) {
        subscription->Emit([sleep, id](Napi::Env env, Napi::Function handler) {
          CallHandler(env, handler, sleep, id->load());
        });
      },
      maxDelayMs);
  subscription->OnClose([id] { SleepPort::Shared().Remove(id->load()); });
  return subscription->Handle(info.Env());
}

}  // namespace nightkiln
