// socket.io-client 2.5.0

import io from 'socket.io-client-2';
import { describeClient } from '../support/interop/suite.mjs';

describeClient({ name: 'socket.io-client 2.5.0', Manager: io.Manager, setup: 'json', protocol: 4 });
