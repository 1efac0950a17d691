// Full wake or dark wake, the lid, and what the root power domain says about sleep.
#include <CoreGraphics/CoreGraphics.h>
#include <IOKit/IOKitLib.h>

#include "exports.h"
#include "values.h"

namespace nightkiln {
namespace {

// Bits of the root domain's "System Capabilities" (xnu iokit/IOKit/pwr_mgt/IOPM.h: kIOPMSystemCapability*).
constexpr unsigned kCpu = 0x01;
constexpr unsigned kGraphics = 0x02;
constexpr unsigned kAudio = 0x04;
constexpr unsigned kNetwork = 0x08;

// IOKit/IOKitLib.h: a copy of one property; the caller owns it.
CFTypeRef CreateProperty(const OwnedService& root, CFStringRef key) {
  if (!root) return nullptr;
  return IORegistryEntryCreateCFProperty(root.get(), key, kCFAllocatorDefault, 0);
}

std::optional<bool> FlagOf(const OwnedService& root, CFStringRef key) {
  Owned<CFTypeRef> value(CreateProperty(root, key));
  return BoolOf(value.get());
}

void PutCapability(Napi::Object object, const char* name, std::optional<double> bits,
                   unsigned bit) {
  PutBool(object, name,
          bits ? std::optional<bool>((static_cast<unsigned>(*bits) & bit) != 0) : std::nullopt);
}

Napi::Object LidOf(Napi::Env env, const OwnedService& root) {
  Napi::Object lid = Napi::Object::New(env);
  std::optional<bool> closed = FlagOf(root, CFSTR("AppleClamshellState"));
  // A Mac without a lid has no such property; a root domain that cannot be read says nothing.
  PutBool(lid, "present", root ? std::optional<bool>(closed.has_value()) : std::nullopt);
  PutBool(lid, "closed", closed);
  PutBool(lid, "causesSleep", FlagOf(root, CFSTR("AppleClamshellCausesSleep")));
  return lid;
}

}  // namespace

Napi::Value SystemState(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  // IOKit/IOKitLib.h: kIOMainPortDefault is macOS 12; the matching dictionary is consumed by the call.
  OwnedService root(
      IOServiceGetMatchingService(kIOMainPortDefault, IOServiceMatching("IOPMrootDomain")));
  Owned<CFTypeRef> capabilities(CreateProperty(root, CFSTR("System Capabilities")));
  Owned<CFTypeRef> wakeType(CreateProperty(root, CFSTR("Wake Type")));
  std::optional<double> bits = NumberOf(capabilities.get());

  Napi::Object state = Napi::Object::New(env);
  PutCapability(state, "fullWake", bits, kGraphics);
  Napi::Object each = Napi::Object::New(env);
  PutCapability(each, "cpu", bits, kCpu);
  PutCapability(each, "graphics", bits, kGraphics);
  PutCapability(each, "audio", bits, kAudio);
  PutCapability(each, "network", bits, kNetwork);
  state.Set("capabilities", each);
  state.Set("lid", LidOf(env, root));
  PutBool(state, "sleepDisabled", FlagOf(root, CFSTR("SleepDisabled")));
  PutText(state, "wakeType", TextOf(wakeType.get()));
  // CoreGraphics/CGDirectDisplay.h
  PutBool(state, "displayAsleep", CGDisplayIsAsleep(CGMainDisplayID()) != 0);
  return state;
}

}  // namespace nightkiln
