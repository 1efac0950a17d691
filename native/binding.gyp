{
  "targets": [
    {
      "target_name": "nightkiln_power",
      "conditions": [
        [
          "OS=='mac'",
          {
            "sources": [
              "src/activity.mm",
              "src/addon.mm",
              "src/assertion_list.mm",
              "src/assertions.mm",
              "src/capacity.mm",
              "src/clocks.mm",
              "src/idle.mm",
              "src/media.mm",
              "src/network.mm",
              "src/network_watch.mm",
              "src/power_source.mm",
              "src/scheduled_events.mm",
              "src/sleep_events.mm",
              "src/sleep_port.mm",
              "src/subscription.mm",
              "src/system_state.mm",
              "src/values.mm"
            ],
            "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
            "defines": [
              "NAPI_VERSION=8",
              "NAPI_CPP_EXCEPTIONS",
              "NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED"
            ],
            "xcode_settings": {
              "MACOSX_DEPLOYMENT_TARGET": "13.0",
              "CLANG_CXX_LANGUAGE_STANDARD": "c++20",
              "CLANG_CXX_LIBRARY": "libc++",
              "CLANG_ENABLE_OBJC_ARC": "YES",
              "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
              "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
              "WARNING_CFLAGS": [
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Wunguarded-availability"
              ]
            },
            "libraries": [
              "-framework CoreAudio",
              "-framework CoreFoundation",
              "-framework CoreGraphics",
              "-framework CoreMediaIO",
              "-framework Foundation",
              "-framework IOKit",
              "-framework Network"
            ]
          },
          { "type": "none" }
        ]
      ]
    }
  ]
}
