package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose word is taken for whom they speak for. Of a request that comes from one of them, the client is the
 * last address in {@code X-Forwarded-For} that is none of theirs; what stands before it, anybody may have written. From
 * anyone else the header means nothing.
 */
@AnyThread
public final class TrustedProxies {

    private static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** Nobody is trusted: a client is who the connection comes from. */
    public static TrustedProxies none() {
        return NONE;
    }

    /**
     * The proxies with these addresses.
     *
     * @param networks each an address of IPv4 or IPv6, or a network such as {@code 10.0.0.0/8} (RFC 4632 §3.1)
     * @throws IllegalArgumentException for what is neither; names are not looked up
     */
    public static TrustedProxies of(List<String> networks) {
        return new TrustedProxies(networks.stream().map(Network::parse).toList());
    }

    /**
     * Returns the address of the client for whom a request comes.
     *
     * @param peer the other end of the connection
     * @param forwardedFor the values of {@code X-Forwarded-For} in their order
     */
    String clientOf(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        String[] hops = forwardedFor.isEmpty()
                ? new String[0]
                : String.join(",", forwardedFor).split(",", -1);
        for (int hop = hops.length - 1; hop >= 0 && isTrusted(client); hop--) {
            Optional<InetAddress> before = parse(hops[hop].strip());
            if (before.isEmpty()) {
                break;
            }
            client = before.get();
        }
        return client.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** An address as it is, without looking up a name. */
    private static Optional<InetAddress> parse(String text) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text));
    }

    /** The addresses whose first bits are these. */
    private static final class Network {

        private final byte[] address;
        private final int bits;

        private Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        static Network parse(String text) {
            int slash = text.indexOf('/');
            Optional<InetAddress> address = TrustedProxies.parse(slash < 0 ? text : text.substring(0, slash));
            if (address.isEmpty()) {
                throw invalid(text);
            }
            byte[] bytes = address.get().getAddress();
            int length = bytes.length * Byte.SIZE;
            if (slash < 0) {
                return new Network(bytes, length);
            }
            String bits = text.substring(slash + 1);
            if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > length) {
                throw invalid(text);
            }
            return new Network(bytes, Integer.parseInt(bits));
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        private static IllegalArgumentException invalid(String text) {
            return new IllegalArgumentException(
                    "network: " + text + " (expected: an IP address, or one with /bits after it)");
        }
    }
}
