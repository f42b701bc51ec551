import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaModel;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.BasicCredentials;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.StaticCredentialsProvider;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.Gson;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Alibaba Cloud's Java clients, unchanged but for the endpoint. */
final class Clients {
  static final String REGION = "cn-hangzhou";
  private static final Map<String, String> VERSIONS = Map.of("Rds", "2014-08-15", "Sts", "2015-04-01", "Vpc", "2016-04-28");

  private Clients() {}

  /** What a client signs with. */
  record Key(String id, String secret, String token) {
    static final Key TEST = new Key("testid", "testsecret", null);
  }

  /** What a client reports of a refused call. */
  static final class Refused extends RuntimeException {
    final String code;
    final int status;
    final String requestId;

    Refused(String code, int status, String requestId) {
      super(status + " " + code);
      this.code = code;
      this.status = status;
      this.requestId = requestId;
    }
  }

  /** A client. An action of another product than RDS has the name of the product in front: Sts:AssumeRole. */
  interface Client {
    Map<String, Object> call(String action, Map<String, String> query) throws Exception;
  }

  /** Returns a client of a kind: v3 or v1 of the SDK of today, or core, the old one. */
  static Client connect(String kind, URI fake, Key key) throws Exception {
    return kind.equals("core") ? core(fake, key) : new OpenApi(kind, fake, key);
  }

  private static String[] split(String action) {
    int colon = action.indexOf(':');
    return colon < 0 ? new String[] {"Rds", action} : new String[] {action.substring(0, colon), action.substring(colon + 1)};
  }

  /** com.aliyun:rds20140815. It signs V3, or V1 if the signature algorithm is v2. */
  static final class OpenApi implements Client {
    private final com.aliyun.rds20140815.Client client;

    OpenApi(String kind, URI fake, Key key) throws Exception {
      Config config = new Config()
          .setAccessKeyId(key.id()).setAccessKeySecret(key.secret()).setSecurityToken(key.token())
          .setRegionId(REGION).setEndpoint(fake.getAuthority()).setProtocol(fake.getScheme().toUpperCase());
      if (kind.equals("v1")) {
        config.setSignatureAlgorithm("v2");
      }
      client = new com.aliyun.rds20140815.Client(config);
    }

    /** Makes a call with the types of the SDK. Returns null if the SDK has no method for the action, or no field for a parameter. */
    TeaModel typed(String action, Map<String, String> query) throws Exception {
      String name = action.substring(0, 1).toLowerCase() + action.substring(1);
      Method method = Arrays.stream(client.getClass().getMethods())
          .filter(one -> one.getName().equals(name) && one.getParameterCount() == 1).findFirst().orElse(null);
      if (method == null || action.contains(":")) {
        return null;
      }
      TeaModel request = TeaModel.build(query, (TeaModel) method.getParameterTypes()[0].getDeclaredConstructor().newInstance());
      if (!request.toMap().keySet().containsAll(query.keySet())) {
        return null;
      }
      try {
        return (TeaModel) method.invoke(client, request);
      } catch (InvocationTargetException error) {
        if (error.getCause() instanceof TeaException refused) {
          throw refused(refused);
        }
        throw (Exception) error.getCause();
      }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, Object> call(String action, Map<String, String> query) throws Exception {
      String[] names = split(action);
      Params params = new Params()
          .setAction(names[1]).setVersion(VERSIONS.get(names[0])).setProtocol(client._protocol).setPathname("/").setMethod("POST")
          .setAuthType("AK").setStyle("RPC").setReqBodyType("formData").setBodyType("json");
      try {
        Map<String, ?> answer = client.callApi(params, new OpenApiRequest().setQuery(new HashMap<>(query)), new RuntimeOptions());
        return (Map<String, Object>) answer.get("body");
      } catch (TeaException refused) {
        throw refused(refused);
      }
    }

    private static Refused refused(TeaException error) {
      Map<String, Object> data = error.getData() == null ? Map.of() : error.getData();
      Object status = data.getOrDefault("statusCode", 0);
      return new Refused(error.getCode(), ((Number) status).intValue(), String.valueOf(data.get("RequestId")));
    }
  }

  /** com.aliyun:aliyun-java-sdk-core. It signs V1. */
  @SuppressWarnings("unchecked")
  private static Client core(URI fake, Key key) {
    var credentials = key.token() == null
        ? new BasicCredentials(key.id(), key.secret())
        : new BasicSessionCredentials(key.id(), key.secret(), key.token());
    var client = new DefaultAcsClient(DefaultProfile.getProfile(REGION), new StaticCredentialsProvider(credentials));
    client.setAutoRetry(false);
    return (action, query) -> {
      String[] names = split(action);
      var request = new CommonRequest();
      request.setSysDomain(fake.getAuthority());
      request.setSysVersion(VERSIONS.get(names[0]));
      request.setSysAction(names[1]);
      request.setSysMethod(MethodType.POST);
      request.setSysProtocol(fake.getScheme().equals("https") ? ProtocolType.HTTPS : ProtocolType.HTTP);
      query.forEach(request::putQueryParameter);
      try {
        var response = client.getCommonResponse(request);
        Map<String, Object> body = new Gson().fromJson(response.getData(), Map.class);
        if (response.getHttpStatus() >= 400) {
          throw new Refused(String.valueOf(body.get("Code")), response.getHttpStatus(), String.valueOf(body.get("RequestId")));
        }
        return body;
      } catch (ClientException error) {
        // The exception has no status.
        throw new Refused(error.getErrCode(), 0, error.getRequestId());
      }
    };
  }
}
