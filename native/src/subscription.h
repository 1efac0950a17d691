// One JavaScript callback that other threads may call: bounded, never keeping the process alive, closed once.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <mutex>

namespace nightkiln {

class Subscription : public std::enable_shared_from_this<Subscription> {
 public:
  using Deliver = std::function<void(Napi::Env, Napi::Function)>;

  /// Takes the callback from argument `at`; throws E_ARG when that is not a function. JavaScript thread only.
  static std::shared_ptr<Subscription> Create(const Napi::CallbackInfo& info, size_t at,
                                              const char* name);

  /// What to undo when the subscription ends: by close() or because the environment goes. Runs once.
  void OnClose(std::function<void()> undo);

  /// Hands a call to the JavaScript thread from any thread. Dropped when closed or when 64 calls are waiting.
  void Emit(Deliver deliver);

  /// Ends it. Nothing is delivered afterwards. JavaScript thread only.
  void Close();

  /// The object given to JavaScript: `{ close() }`.
  Napi::Object Handle(Napi::Env env);

 private:
  bool End();
  bool IsClosed();

  std::mutex mutex_;
  bool isClosed_ = false;
  std::function<void()> undo_;
  Napi::ThreadSafeFunction function_;
};

}  // namespace nightkiln
