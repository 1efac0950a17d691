#include "values.h"

namespace nightkiln {

Napi::Error NativeError(Napi::Env env, const Failure& failure) {
  Napi::Error error = Napi::Error::New(env, failure.message);
  Napi::Object object = error.Value();
  object.Set("name", Napi::String::New(env, "NativeError"));
  object.Set("code", Napi::String::New(env, failure.code));
  if (failure.status) object.Set("status", Napi::Number::New(env, *failure.status));
  return error;
}

std::optional<double> NumberOf(CFTypeRef value) {
  // CoreFoundation/CFBase.h, CFNumber.h
  if (value == nullptr || CFGetTypeID(value) != CFNumberGetTypeID()) return std::nullopt;
  double number = 0;
  if (!CFNumberGetValue(static_cast<CFNumberRef>(value), kCFNumberDoubleType, &number)) {
    return std::nullopt;
  }
  return number;
}

std::optional<bool> BoolOf(CFTypeRef value) {
  // CoreFoundation/CFNumber.h
  if (value == nullptr || CFGetTypeID(value) != CFBooleanGetTypeID()) return std::nullopt;
  return CFBooleanGetValue(static_cast<CFBooleanRef>(value)) != 0;
}

std::optional<std::string> TextOf(CFTypeRef value) {
  // CoreFoundation/CFString.h
  if (value == nullptr || CFGetTypeID(value) != CFStringGetTypeID()) return std::nullopt;
  CFStringRef text = static_cast<CFStringRef>(value);
  CFIndex bytes =
      CFStringGetMaximumSizeForEncoding(CFStringGetLength(text), kCFStringEncodingUTF8) + 1;
  std::string buffer(static_cast<size_t>(bytes), '\0');
  if (!CFStringGetCString(text, buffer.data(), bytes, kCFStringEncodingUTF8)) return std::nullopt;
  buffer.resize(std::char_traits<char>::length(buffer.c_str()));
  return buffer;
}

CFTypeRef EntryOf(CFDictionaryRef dictionary, CFStringRef key) {
  if (dictionary == nullptr) return nullptr;
  return CFDictionaryGetValue(dictionary, key);  // CoreFoundation/CFDictionary.h
}

void PutNumber(Napi::Object object, const char* name, std::optional<double> value) {
  Napi::Env env = object.Env();
  if (value) {
    object.Set(name, Napi::Number::New(env, *value));
  } else {
    object.Set(name, env.Null());
  }
}

void PutBool(Napi::Object object, const char* name, std::optional<bool> value) {
  Napi::Env env = object.Env();
  if (value) {
    object.Set(name, Napi::Boolean::New(env, *value));
  } else {
    object.Set(name, env.Null());
  }
}

void PutText(Napi::Object object, const char* name, const std::optional<std::string>& value) {
  Napi::Env env = object.Env();
  if (value) {
    object.Set(name, Napi::String::New(env, *value));
  } else {
    object.Set(name, env.Null());
  }
}

CFStringRef CreateText(const std::string& text) {
  // CoreFoundation/CFString.h; ownership passes to the caller.
  return CFStringCreateWithBytes(kCFAllocatorDefault,
                                 reinterpret_cast<const UInt8*>(text.data()),
                                 static_cast<CFIndex>(text.size()), kCFStringEncodingUTF8, false);
}

}  // namespace nightkiln
