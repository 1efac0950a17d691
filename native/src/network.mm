// The network as JavaScript sees it: one snapshot, and its changes.
#include "exports.h"
#include "network_watch.h"
#include "subscription.h"
#include "values.h"

namespace nightkiln {
namespace {

Napi::Object FactsObject(Napi::Env env, const NetworkFacts& facts) {
  Napi::Object object = Napi::Object::New(env);
  PutText(object, "status", facts.status);
  PutText(object, "iface", facts.iface);
  PutBool(object, "wifiUsable", facts.wifiUsable);
  PutBool(object, "wiredUsable", facts.wiredUsable);
  PutBool(object, "expensive", facts.expensive);
  PutBool(object, "constrained", facts.constrained);
  PutBool(object, "dns", facts.dns);
  return object;
}

}  // namespace

Napi::Value Network(const Napi::CallbackInfo& info) {
  return FactsObject(info.Env(), NetworkWatch::Shared().Latest());
}

Napi::Value OnNetwork(const Napi::CallbackInfo& info) {
  auto subscription = Subscription::Create(info, 0, "nightkiln.network");
  uint64_t id = NetworkWatch::Shared().AddListener([subscription](const NetworkFacts& facts) {
    subscription->Emit([facts](Napi::Env env, Napi::Function callback) {
      callback.Call({FactsObject(env, facts)});
    });
  });
  subscription->OnClose([id] { NetworkWatch::Shared().Remove(id); });
  return subscription->Handle(info.Env());
}

}  // namespace nightkiln
