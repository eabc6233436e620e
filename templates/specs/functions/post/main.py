# Replace this with your code. Nothing is built or installed: ship what the function needs.
def handler(event, context):
    return {"statusCode": 200}
