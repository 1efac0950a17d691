// What is left of memory and disk.
#import <Foundation/Foundation.h>
#include <sys/sysctl.h>

#include "exports.h"
#include "values.h"

namespace nightkiln {
namespace {

// dispatch/source.h: the kernel reports the same values as DISPATCH_MEMORYPRESSURE_*.
std::optional<std::string> LevelName(int level) {
  if (level == 1) return "normal";
  if (level == 2) return "warn";
  if (level == 4) return "critical";
  return std::nullopt;
}

std::optional<double> BytesOf(NSURL* folder, NSURLResourceKey key) {
  NSNumber* bytes = nil;
  // Foundation/NSURL.h
  if (![folder getResourceValue:&bytes forKey:key error:nil] || bytes == nil) return std::nullopt;
  return bytes.doubleValue;
}

}  // namespace

Napi::Value MemoryPressure(const Napi::CallbackInfo& info) {
  Napi::Object pressure = Napi::Object::New(info.Env());
  int level = 0;
  size_t size = sizeof(level);
  // sys/sysctl.h
  int failed = sysctlbyname("kern.memorystatus_vm_pressure_level", &level, &size, nullptr, 0);
  PutText(pressure, "level", failed == 0 ? LevelName(level) : std::nullopt);
  return pressure;
}

Napi::Value DiskFree(const Napi::CallbackInfo& info) {
  Napi::Object disk = Napi::Object::New(info.Env());
  NSURL* folder = nil;
  if (info.Length() > 0 && info[0].IsString()) {
    std::string path = info[0].As<Napi::String>().Utf8Value();
    NSString* text = [NSString stringWithUTF8String:path.c_str()];
    if (text != nil && text.length > 0) folder = [NSURL fileURLWithPath:text];
  }
  // Foundation/NSURL.h (macOS 10.13): free space including what the system would purge for important data.
  PutNumber(disk, "importantBytes",
            folder == nil ? std::nullopt
                          : BytesOf(folder, NSURLVolumeAvailableCapacityForImportantUsageKey));
  PutNumber(disk, "totalBytes",
            folder == nil ? std::nullopt : BytesOf(folder, NSURLVolumeTotalCapacityKey));
  return disk;
}

}  // namespace nightkiln
