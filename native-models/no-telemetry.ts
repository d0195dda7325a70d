/**
 * Imported before onnxruntime is, in the main thread of whichever process loads it (a worker thread only has a copy of the
 * environment). From 1.30 on onnxruntime collects what is done with it on every system: it keeps an id of the device and a
 * database of events under the user's cache folder (`Microsoft/DeveloperTools/.onnxruntime`) and has code to send them to Microsoft. Nothing
 * about a case leaves the machine, and that includes that a model was run.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
