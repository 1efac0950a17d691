// Work off the JavaScript thread that ends in a promise. For every call that talks to a system daemon.
#pragma once

#include <napi.h>

#include <functional>
#include <optional>
#include <utility>

#include "values.h"

namespace nightkiln {

/// What a piece of work came to: a value, or the failure that kept it from one.
template <typename Value>
struct Outcome {
  std::optional<Value> value;
  Failure failure;

  static Outcome Of(Value value) { return {std::move(value), {}}; }
  static Outcome Failed(Failure failure) { return {std::nullopt, std::move(failure)}; }
};

template <typename Value>
class PromiseWork : public Napi::AsyncWorker {
 public:
  using Run = std::function<Outcome<Value>()>;
  using Give = std::function<Napi::Value(Napi::Env, const Value&)>;

  /// Runs `run` on a worker thread, then `give` on the JavaScript thread; returns the promise of what it gives.
  static Napi::Value Start(Napi::Env env, Run run, Give give) {
    auto* work = new PromiseWork(env, std::move(run), std::move(give));  // Deletes itself when done.
    Napi::Promise promise = work->deferred_.Promise();
    work->Queue();
    return promise;
  }

 protected:
  void Execute() override {
    @autoreleasepool {
      outcome_ = run_();
    }
  }

  void OnOK() override {
    Napi::HandleScope scope(Env());
    if (outcome_.value) {
      deferred_.Resolve(give_(Env(), *outcome_.value));
    } else {
      deferred_.Reject(NativeError(Env(), outcome_.failure).Value());
    }
  }

  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

 private:
  PromiseWork(Napi::Env env, Run run, Give give)
      : Napi::AsyncWorker(env),
        deferred_(Napi::Promise::Deferred::New(env)),
        run_(std::move(run)),
        give_(std::move(give)) {}

  Napi::Promise::Deferred deferred_;
  Run run_;
  Give give_;
  Outcome<Value> outcome_;
};

/// A promise that is already rejected.
inline Napi::Value Rejected(Napi::Env env, const Failure& failure) {
  auto deferred = Napi::Promise::Deferred::New(env);
  deferred.Reject(NativeError(env, failure).Value());
  return deferred.Promise();
}

}  // namespace nightkiln
