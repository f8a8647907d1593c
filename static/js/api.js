// Shows the description of the API; every address on it can be tried.
"use strict";

const place = document.getElementById("api");

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  // Nobody else's server is asked whether the description is right.
  validatorUrl: null,
});
