"""Our media plane, mediasoup and Janus side by side: see `bench.peers.__main__`."""
