import io from 'socket.io-client';

// Connect
const socket = io('http://localhost:8000/ws', {
  path: '/socket.io',
  auth: {
    token: localStorage.getItem('access_token')
  }
});

// Connection events
socket.on('connected', (data) => {
  console.log('Connected:', data);
});

socket.on('error', (data) => {
  console.error('Socket error:', data.message);
});

// Provisioning events
const provisioningSocket = io('http://localhost:8000/ws/provisioning', {
  path: '/socket.io',
  auth: {
    token: localStorage.getItem('access_token')
  }
});

provisioningSocket.on('status:update', (data) => {
  console.log('Provisioning progress:', data.progress + '%');
  updateProgressBar(data.progress);
});

provisioningSocket.on('status:completed', (data) => {
  console.log('Site ready:', data.erpnext_url);
  redirectToSite(data.erpnext_url);
});

provisioningSocket.on('status:failed', (data) => {
  console.error('Provisioning failed:', data.error);
  showError(data.error);
});

// Notifications
const notificationsSocket = io('http://localhost:8000/ws/notifications', {
  path: '/socket.io',
  auth: {
    token: localStorage.getItem('access_token')
  }
});

notificationsSocket.on('notification:new', (data) => {
  showNotification(data.title, data.message, data.type);
});

// Mark notification as read
notificationsSocket.emit('notification_read', {
  notification_id: 'uuid-here'
});
