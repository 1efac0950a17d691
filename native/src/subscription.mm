#include "subscription.h"

#include <utility>

#include "values.h"

namespace nightkiln {
namespace {

// A slow or blocked JavaScript thread loses events beyond this, instead of growing without bound.
constexpr size_t kMaxWaitingCalls = 64;

}  // namespace

std::shared_ptr<Subscription> Subscription::Create(const Napi::CallbackInfo& info, size_t at,
                                                   const char* name) {
  Napi::Env env = info.Env();
  if (info.Length() <= at || !info[at].IsFunction()) {
    throw NativeError(env, {"E_ARG", "A callback is required.", std::nullopt});
  }
  auto subscription = std::make_shared<Subscription>();
  // The finalizer holds the subscription: it lives until the thread-safe function is gone.
  subscription->function_ = Napi::ThreadSafeFunction::New(
      env, info[at].As<Napi::Function>(), name, kMaxWaitingCalls, 1,
      [subscription](Napi::Env) { subscription->End(); });
  subscription->function_.Unref(env);
  return subscription;
}

void Subscription::OnClose(std::function<void()> undo) {
  std::lock_guard<std::mutex> lock(mutex_);
  undo_ = std::move(undo);
}

void Subscription::Emit(Deliver deliver) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (isClosed_) return;
  auto self = shared_from_this();
  auto call = [self, deliver](Napi::Env env, Napi::Function callback) {
    if (!self->IsClosed()) deliver(env, callback);
  };
  // A full queue drops the call: every event is also readable as a snapshot.
  function_.NonBlockingCall(call);
}

void Subscription::Close() {
  if (End()) function_.Release();
}

bool Subscription::End() {
  std::function<void()> undo;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (isClosed_) return false;
    isClosed_ = true;
    undo = std::move(undo_);
  }
  if (undo) undo();
  return true;
}

bool Subscription::IsClosed() {
  std::lock_guard<std::mutex> lock(mutex_);
  return isClosed_;
}

Napi::Object Subscription::Handle(Napi::Env env) {
  Napi::Object handle = Napi::Object::New(env);
  auto self = shared_from_this();
  handle.Set("close", Napi::Function::New(
                          env, [self](const Napi::CallbackInfo&) { self->Close(); }, "close"));
  return handle;
}

}  // namespace nightkiln
