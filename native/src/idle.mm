// How long the user has been away, and whether the screen is locked.
#include <CoreGraphics/CoreGraphics.h>

#include "exports.h"
#include "values.h"

namespace nightkiln {

Napi::Value Idle(const Napi::CallbackInfo& info) {
  Napi::Object idle = Napi::Object::New(info.Env());
  // CoreGraphics/CGEventSource.h: any input of the whole login session; needs no permission.
  double seconds = CGEventSourceSecondsSinceLastEventType(
      kCGEventSourceStateCombinedSessionState, kCGAnyInputEventType);
  PutNumber(idle, "seconds", seconds >= 0 ? std::optional<double>(seconds) : std::nullopt);

  // CoreGraphics/CGSession.h: null outside a window server session.
  Owned<CFDictionaryRef> session(CGSessionCopyCurrentDictionary());
  if (!session) {
    PutBool(idle, "locked", std::nullopt);
    PutBool(idle, "onConsole", std::nullopt);
    return idle;
  }
  // The locked key is in no header; the session dictionary holds it only while the screen is locked.
  CFTypeRef locked = EntryOf(session.get(), CFSTR("CGSSessionScreenIsLocked"));
  PutBool(idle, "locked", locked == nullptr ? std::optional<bool>(false) : BoolOf(locked));
  PutBool(idle, "onConsole", BoolOf(EntryOf(session.get(), kCGSessionOnConsoleKey)));
  return idle;
}

}  // namespace nightkiln
