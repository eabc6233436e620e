// Replace this with your code. Nothing is built or installed: ship what the function needs.
exports.handler = async () => ({ statusCode: 200 });
