// socket.io-client 3.1.3

import { Manager } from 'socket.io-client-3';
import { describeClient } from '../support/interop/suite.mjs';

describeClient({ name: 'socket.io-client 3.1.3', Manager, setup: 'json', protocol: 5 });
