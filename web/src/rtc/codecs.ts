/**
 * What a connection offers. Of the many variants that browsers have, the server speaks one of each
 * codec (sfu/core/formats.py), and chooses one for sending by what the others in the room can
 * receive; naming no more makes the offer a third as long.
 */

/** By type: what the format's parameters must say; `(^|;)` is where a parameter begins. */
const SPOKEN: Readonly<Record<string, RegExp>> = {
  "audio/opus": /^/,
  /** RED (RFC 2198) has a voice's last packet ride along in the next one. */
  "audio/red": /^/,
  "video/rtx": /^/,
  "video/vp8": /^/,
  /** Constrained baseline in fragments (RFC 6184): what all browsers with H.264 have. */
  "video/h264": /^(?=.*packetization-mode=1)(?=.*profile-level-id=42[ec]0)/i,
  "video/vp9": /^(?!.*profile-id=[1-9])/,
  "video/av1": /^(?!(.*;)?profile=[1-9])/,
};

export function preferred({ mimeType, sdpFmtpLine = "" }: RTCRtpCodec): boolean {
  return SPOKEN[mimeType.toLowerCase()]?.test(sdpFmtpLine) ?? false;
}
