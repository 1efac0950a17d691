// What every part of the addon shares: owned Core Foundation references, null-or-value properties, and errors.
#pragma once

#include <CoreFoundation/CoreFoundation.h>
#include <IOKit/IOKitLib.h>
#include <napi.h>

#include <optional>
#include <string>

namespace nightkiln {

/// Owns one Core Foundation reference that came from a Create or Copy call, and releases it once.
template <typename Ref>
class Owned {
 public:
  explicit Owned(Ref ref) : ref_(ref) {}
  ~Owned() {
    if (ref_ != nullptr) CFRelease(ref_);  // CoreFoundation/CFBase.h
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Ref get() const { return ref_; }
  explicit operator bool() const { return ref_ != nullptr; }

 private:
  Ref ref_;
};

/// Owns one IOKit object (a Mach port name) and releases it once.
class OwnedService {
 public:
  explicit OwnedService(io_object_t object) : object_(object) {}
  ~OwnedService() {
    if (object_ != IO_OBJECT_NULL) IOObjectRelease(object_);  // IOKit/IOKitLib.h
  }
  OwnedService(const OwnedService&) = delete;
  OwnedService& operator=(const OwnedService&) = delete;
  io_object_t get() const { return object_; }
  explicit operator bool() const { return object_ != IO_OBJECT_NULL; }

 private:
  io_object_t object_;
};

/// An expected failure: `code` is one of E_IOKIT, E_ARG, E_CLOSED, E_UNSUPPORTED; `status` is an IOReturn.
struct Failure {
  const char* code = "E_IOKIT";
  std::string message;
  std::optional<int> status;
};

/// The JavaScript form of a failure: an Error with `name` NativeError, `code` and, where there is one, `status`.
Napi::Error NativeError(Napi::Env env, const Failure& failure);

/// The value of a reference of any type, empty when it is absent or of another type.
std::optional<double> NumberOf(CFTypeRef value);
std::optional<bool> BoolOf(CFTypeRef value);
std::optional<std::string> TextOf(CFTypeRef value);

/// The entry of a dictionary under a Core Foundation key; null when the dictionary is null or has no such key.
CFTypeRef EntryOf(CFDictionaryRef dictionary, CFStringRef key);

/// Sets a property to a value, or to null when it is not known.
void PutNumber(Napi::Object object, const char* name, std::optional<double> value);
void PutBool(Napi::Object object, const char* name, std::optional<bool> value);
void PutText(Napi::Object object, const char* name, const std::optional<std::string>& value);

/// A new Core Foundation string from UTF-8; the caller owns it.
CFStringRef CreateText(const std::string& text);

}  // namespace nightkiln
