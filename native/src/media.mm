// Whether another app uses the microphone or a camera. Reads states only; it never opens a device.
#include <AvailabilityMacros.h>
#include <CoreAudio/CoreAudio.h>
#include <CoreMediaIO/CMIOHardware.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "exports.h"
#include "promise_work.h"
#include "values.h"

namespace nightkiln {
namespace {

struct Microphone {
  std::optional<bool> isInUse;
  std::vector<pid_t> pids;
  const char* confidence = "none";
};

struct Media {
  Microphone microphone;
  std::optional<bool> isCameraInUse;
};

// CoreAudio/AudioHardwareBase.h; kAudioObjectPropertyElementMain is macOS 12.
AudioObjectPropertyAddress AddressOf(
    AudioObjectPropertySelector selector,
    AudioObjectPropertyScope scope = kAudioObjectPropertyScopeGlobal) {
  return {selector, scope, kAudioObjectPropertyElementMain};
}

// CoreAudio/AudioHardware.h: the objects listed under a property of the system object; empty when unreadable.
std::optional<std::vector<AudioObjectID>> ObjectsOf(AudioObjectPropertySelector selector) {
  AudioObjectPropertyAddress address = AddressOf(selector);
  UInt32 bytes = 0;
  OSStatus status = AudioObjectGetPropertyDataSize(kAudioObjectSystemObject, &address, 0, nullptr,
                                                   &bytes);
  if (status != noErr) return std::nullopt;
  std::vector<AudioObjectID> objects(bytes / sizeof(AudioObjectID));
  status = AudioObjectGetPropertyData(kAudioObjectSystemObject, &address, 0, nullptr, &bytes,
                                      objects.data());
  if (status != noErr) return std::nullopt;
  objects.resize(bytes / sizeof(AudioObjectID));
  return objects;
}

// CoreAudio/AudioHardware.h: one 32-bit property, empty when unreadable.
std::optional<UInt32> WordOf(AudioObjectID object, AudioObjectPropertySelector selector) {
  AudioObjectPropertyAddress address = AddressOf(selector);
  UInt32 word = 0;
  UInt32 bytes = sizeof(word);
  OSStatus status = AudioObjectGetPropertyData(object, &address, 0, nullptr, &bytes, &word);
  return status == noErr ? std::optional<UInt32>(word) : std::nullopt;
}

// Which processes capture audio, without this one. CoreAudio/AudioHardware.h (macOS 14.2)
API_AVAILABLE(macos(14.2))
std::optional<Microphone> MicrophoneByProcess() {
#if MAC_OS_X_VERSION_MAX_ALLOWED >= 140200
  auto processes = ObjectsOf(kAudioHardwarePropertyProcessObjectList);
  if (!processes) return std::nullopt;
  Microphone microphone;
  microphone.confidence = "high";
  for (AudioObjectID process : *processes) {
    if (WordOf(process, kAudioProcessPropertyIsRunningInput).value_or(0) == 0) continue;
    auto pid = static_cast<pid_t>(WordOf(process, kAudioProcessPropertyPID).value_or(0));
    if (pid > 0 && pid != getpid()) microphone.pids.push_back(pid);
  }
  microphone.isInUse = !microphone.pids.empty();
  return microphone;
#else
  return std::nullopt;
#endif
}

bool HasInput(AudioObjectID device) {
  // CoreAudio/AudioHardware.h
  AudioObjectPropertyAddress address =
      AddressOf(kAudioDevicePropertyStreams, kAudioObjectPropertyScopeInput);
  UInt32 bytes = 0;
  OSStatus status = AudioObjectGetPropertyDataSize(device, &address, 0, nullptr, &bytes);
  return status == noErr && bytes > 0;
}

// A headset that only plays also counts as running here: low confidence.
Microphone MicrophoneByDevice() {
  Microphone microphone;
  auto devices = ObjectsOf(kAudioHardwarePropertyDevices);
  if (!devices) return microphone;
  microphone.confidence = "low";
  microphone.isInUse = std::any_of(devices->begin(), devices->end(), [](AudioObjectID device) {
    return HasInput(device) &&
           WordOf(device, kAudioDevicePropertyDeviceIsRunningSomewhere).value_or(0) != 0;
  });
  return microphone;
}

Microphone ReadMicrophone() {
  if (@available(macOS 14.2, *)) {
    std::optional<Microphone> microphone = MicrophoneByProcess();
    if (microphone) return *microphone;
  }
  return MicrophoneByDevice();
}

// CoreMediaIO/CMIOHardwareObject.h; kCMIOObjectPropertyElementMain is macOS 12.
std::optional<bool> ReadCamera() {
  CMIOObjectPropertyAddress list = {kCMIOHardwarePropertyDevices, kCMIOObjectPropertyScopeGlobal,
                                    kCMIOObjectPropertyElementMain};
  UInt32 bytes = 0;
  OSStatus status =
      CMIOObjectGetPropertyDataSize(kCMIOObjectSystemObject, &list, 0, nullptr, &bytes);
  if (status != noErr) return std::nullopt;
  std::vector<CMIOObjectID> devices(bytes / sizeof(CMIOObjectID));
  UInt32 used = 0;
  status = CMIOObjectGetPropertyData(kCMIOObjectSystemObject, &list, 0, nullptr, bytes, &used,
                                     devices.data());
  if (status != noErr) return std::nullopt;
  devices.resize(used / sizeof(CMIOObjectID));
  CMIOObjectPropertyAddress running = {kCMIODevicePropertyDeviceIsRunningSomewhere,
                                       kCMIOObjectPropertyScopeWildcard,
                                       kCMIOObjectPropertyElementWildcard};
  for (CMIOObjectID device : devices) {
    UInt32 isRunning = 0;
    status = CMIOObjectGetPropertyData(device, &running, 0, nullptr, sizeof(isRunning), &used,
                                       &isRunning);
    if (status == noErr && isRunning != 0) return true;
  }
  return false;
}

Outcome<Media> Read() { return Outcome<Media>::Of({ReadMicrophone(), ReadCamera()}); }

Napi::Value Give(Napi::Env env, const Media& media) {
  Napi::Array pids = Napi::Array::New(env, media.microphone.pids.size());
  for (size_t at = 0; at < media.microphone.pids.size(); at += 1) {
    pids.Set(static_cast<uint32_t>(at), Napi::Number::New(env, media.microphone.pids[at]));
  }
  Napi::Object mic = Napi::Object::New(env);
  PutBool(mic, "inUse", media.microphone.isInUse);
  mic.Set("pids", pids);
  mic.Set("confidence", Napi::String::New(env, media.microphone.confidence));
  Napi::Object camera = Napi::Object::New(env);
  PutBool(camera, "inUse", media.isCameraInUse);
  Napi::Object given = Napi::Object::New(env);
  given.Set("mic", mic);
  given.Set("camera", camera);
  return given;
}

}  // namespace

Napi::Value MediaInUse(const Napi::CallbackInfo& info) {
  return PromiseWork<Media>::Start(info.Env(), Read, Give);
}

}  // namespace nightkiln
